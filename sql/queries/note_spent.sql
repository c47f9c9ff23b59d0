-- $1 source, $2 key, $3 plan, $4 until, $5 what it said, $6 now
insert into control.quota_spent (source, key_id, plan, until_at, message, noted_at)
values ($1, $2, $3, $4, $5, $6)
on conflict (source, key_id) do update
set plan = excluded.plan, until_at = excluded.until_at, message = excluded.message, noted_at = excluded.noted_at;
