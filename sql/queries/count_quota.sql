-- $1 source, $2 key, $3 now, $4 calls
insert into control.quota as stored (source, key_id, period, period_start, used)
values ($1, $2, 'day', date_trunc('day', $3::timestamptz, 'UTC'), $4)
on conflict (source, key_id, period, period_start) do update
set used = stored.used + excluded.used;
