-- Until when a provider has nothing more for a key. Another plan is another matter.
-- $1 source, $2 key, $3 plan, $4 now
select (extract(epoch from until_at) * 1000000)::bigint, message
from control.quota_spent
where source = $1 and key_id = $2 and plan = $3 and until_at > $4::timestamptz;
