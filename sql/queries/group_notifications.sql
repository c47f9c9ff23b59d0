-- All that is due and in no message yet goes into one, unless one waits still, or the last was a moment ago.
-- $1 channel, $2 now, $3 the message, $4 seconds between two messages
update control.notifications
set message_id = $3
where notification_id in (
    select notification_id
    from control.notifications
    where channel = $1 and state = 'pending' and message_id is null and next_at <= $2::timestamptz
    order by notification_id
    limit 100
  )
  and not exists (
    select from control.notifications where channel = $1 and state = 'pending' and message_id is not null
  )
  and not exists (
    select from control.notifications
    where channel = $1 and sent_at > $2::timestamptz - $4::bigint * interval '1 second' and sent_at <= $2::timestamptz
  );
