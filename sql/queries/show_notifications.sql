-- The newest ones, for a terminal. $1 how many
select notification_id as id, to_char(created_at, 'YYYY-MM-DD HH24:MI') as created, channel, kind, state, title,
  coalesce(error, reply) as answer
from control.notifications
order by notification_id desc
limit $1;
