-- Calls that are about to be sent, before they are; what day and month come to with them. Periods are numbered as in
-- the program. $1 source, $2 key, $3 now, $4 calls
with reserved as (
  insert into control.quota as stored (source, key_id, period, period_start, reserved)
  select $1, $2, period, date_trunc(period, $3::timestamptz, 'UTC'), $4::bigint
  from unnest(array['second', 'minute', 'day', 'month']) as period
  on conflict (source, key_id, period, period_start) do update
  set reserved = stored.reserved + excluded.reserved
  returning period, used + reserved as total
)
select array_position(array['second', 'minute', 'day', 'month'], period) - 1, total from reserved;
