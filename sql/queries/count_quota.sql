-- Calls that no load counts. $1 source, $2 key, $3 now, $4 calls
insert into control.quota as stored (source, key_id, period, period_start, used)
select $1, $2, period, date_trunc(period, $3::timestamptz, 'UTC'), $4::bigint
from unnest(array['second', 'minute', 'day', 'month']) as period
on conflict (source, key_id, period, period_start) do update
set used = stored.used + excluded.used, reserved = greatest(stored.reserved - excluded.used, 0);
