-- The oldest message of a channel that is not sent and due; and where the pipeline that it is about names receivers of its
-- own, these, a line each, or the pipeline itself, whose webhook it is for. $1 channel, $2 now
select notification.message_id, notification.kind, notification.title, notification.body,
  extract(epoch from notification.created_at) * 1000000, coalesce(notification.run_id, 0), notification.tries,
  case when $1 = 'mail' and jsonb_typeof(pipeline.definition #> '{notifications,mail-to}') = 'array' then (
    select string_agg(receiver, E'\n') from jsonb_array_elements_text(pipeline.definition #> '{notifications,mail-to}') as receiver
  ) end,
  case when $1 = 'webhook' and pipeline.definition #> '{notifications,webhook}' = 'true' then pipeline.name end
from control.notifications as notification
left join control.runs as run on run.run_id = notification.run_id
left join control.pipelines as pipeline on pipeline.name = run.pipeline
where notification.state = 'pending'
  and notification.message_id = (
    select message_id
    from control.notifications
    where channel = $1 and state = 'pending' and message_id is not null and next_at <= $2::timestamptz
    order by notification_id
    limit 1
  )
order by notification.notification_id;
