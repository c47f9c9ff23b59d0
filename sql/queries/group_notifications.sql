-- All that is due and in no message yet, for the same receivers, goes into one, unless one to these waits still, or the
-- last was a moment ago. $1 channel, $2 now, $3 the message, $4 seconds between two messages
with told as (
  select notification.notification_id, notification.state, notification.message_id, notification.next_at,
    notification.sent_at,
    case
      when $1 = 'mail' then pipeline.definition #> '{notifications,mail-to}'
      when $1 = 'webhook' and pipeline.definition #> '{notifications,webhook}' = 'true' then to_jsonb(pipeline.name)
    end as receivers
  from control.notifications as notification
  left join control.runs as run on run.run_id = notification.run_id
  left join control.pipelines as pipeline on pipeline.name = run.pipeline
  where notification.channel = $1
    and (notification.state = 'pending' or notification.sent_at > $2::timestamptz - $4::bigint * interval '1 second')
),
busy as (
  select receivers
  from told
  where (state = 'pending' and message_id is not null) or (state <> 'pending' and sent_at <= $2::timestamptz)
),
due as (
  select notification_id, receivers
  from told
  where state = 'pending' and message_id is null and next_at <= $2::timestamptz
    and not exists (select from busy where busy.receivers is not distinct from told.receivers)
),
first as (
  select receivers from due order by notification_id limit 1
)
update control.notifications
set message_id = $3
where notification_id in (
  select due.notification_id
  from due, first
  where due.receivers is not distinct from first.receivers
  order by due.notification_id
  limit 100
);
