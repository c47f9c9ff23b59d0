-- The oldest message of a channel that is not sent, where it is due. $1 channel, $2 now
select message_id, kind, title, body, extract(epoch from created_at) * 1000000, coalesce(run_id, 0), tries
from control.notifications
where state = 'pending'
  and next_at <= $2::timestamptz
  and message_id = (
    select message_id
    from control.notifications
    where channel = $1 and state = 'pending' and message_id is not null
    order by notification_id
    limit 1
  )
order by notification_id;
