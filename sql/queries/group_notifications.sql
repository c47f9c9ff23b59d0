-- All that is due and in no message yet, for the same receivers, goes into one, unless one waits still, or the last was a
-- moment ago. $1 channel, $2 now, $3 the message, $4 seconds between two messages
with due as (
  select notification.notification_id,
    case when $1 = 'mail' then pipeline.definition #> '{notifications,mail-to}' end as receivers
  from control.notifications as notification
  left join control.runs as run on run.run_id = notification.run_id
  left join control.pipelines as pipeline on pipeline.name = run.pipeline
  where notification.channel = $1 and notification.state = 'pending' and notification.message_id is null
    and notification.next_at <= $2::timestamptz
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
  )
  and not exists (
    select from control.notifications where channel = $1 and state = 'pending' and message_id is not null
  )
  and not exists (
    select from control.notifications
    where channel = $1 and sent_at > $2::timestamptz - $4::bigint * interval '1 second' and sent_at <= $2::timestamptz
  );
