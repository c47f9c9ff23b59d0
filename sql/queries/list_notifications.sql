-- The newest ones. $1 how many
select notification_id as id, channel, kind, state, title, body, run_id, tries, created_at, sent_at, message_id,
  case state when 'pending' then next_at end as next_at, coalesce(error, reply) as answer
from control.notifications
order by notification_id desc
limit $1;
