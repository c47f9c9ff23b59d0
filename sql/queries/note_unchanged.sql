-- Whether the newest reply loaded as a whole for exactly this request is this one; then nothing is to be loaded, and that it was
-- looked at is noted, all at once. A note need not wait for the disk: losing it loses nothing.
-- $1 source, $2 the source's symbols, $3 endpoint, $4 request, $5 reply, $6 run, $7 now, $8 key, $9 calls, $10 not before,
-- $11 moved to, $12 the days asked for, which then have not failed, $13 of which series. Without $5 the newest reply still holds, whichever
-- it is.
with latest as (
  select response_id
  from control.loads
  where request_id = $4::uuid and contract is null
  order by load_id desc
  limit 1
),
same as (
  select from latest where $5::uuid is null or response_id = $5::uuid
),
checkpoint as (
  update control.checkpoints
  set run_id = $6::bigint, updated_at = $7::timestamptz, next_at = $10::timestamptz,
    moved_to = coalesce($11, moved_to)
  where source = $1 and item = any ($2::text[]) and endpoint = $3 and exists (select from same)
),
days as (
  update control.interval_days as days
  set failed = days.failed - $12::datemultirange, run_id = $6::bigint, updated_at = $7::timestamptz
  from raw.listings as listing
  where listing.source = $1 and listing.source_symbol = any ($2::text[]) and days.instrument_id = listing.instrument_id and
    days.source = $1 and days.interval = $13 and days.failed && $12::datemultirange and exists (select from same)
),
item as (
  insert into control.run_items (run_id, source, symbol, status)
  select $6::bigint, $1, item, 'running'
  from unnest($2::text[]) as item
  where exists (select from same)
  on conflict (run_id, source, symbol) do nothing
),
quota as (
  insert into control.quota as stored (source, key_id, period, period_start, used)
  select $1, $8, period, date_trunc(period, $7::timestamptz, 'UTC'), $9::bigint
  from unnest(array['second', 'minute', 'day', 'month']) as period
  where $9::bigint > 0 and exists (select from same)
  on conflict (source, key_id, period, period_start) do update
  set used = stored.used + excluded.used, reserved = greatest(stored.reserved - excluded.used, 0)
)
select exists (select from same), set_config('synchronous_commit', 'off', true);
