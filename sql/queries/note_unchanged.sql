-- Whether the newest reply stored for exactly this request is this one; then nothing is to be loaded, and that it was
-- looked at is noted, all at once. A note need not wait for the disk: losing it loses nothing.
-- $1 source, $2 the source's symbol, $3 endpoint, $4 request parameters, $5 reply, $6 run, $7 now, $8 key, $9 calls
with latest as (
  select response.response_id
  from raw.listings as listing
  join raw.api_responses as response
    on response.instrument_id = listing.instrument_id and response.source = $1 and response.endpoint = $3
      and response.request_params = $4::jsonb
  where listing.source = $1 and listing.source_symbol = $2
  order by response.created_at desc
  limit 1
),
same as (
  select from latest where response_id = $5::uuid
),
checkpoint as (
  update control.checkpoints
  set run_id = $6::bigint, updated_at = $7::timestamptz
  where source = $1 and item = $2 and endpoint = $3 and exists (select from same)
),
item as (
  insert into control.run_items (run_id, source, symbol, status)
  select $6::bigint, $1, $2, 'running'
  where exists (select from same)
  on conflict (run_id, source, symbol) do nothing
),
quota as (
  insert into control.quota as stored (source, key_id, period, period_start, used)
  select $1, $8, 'day', date_trunc('day', $7::timestamptz, 'UTC'), $9::bigint
  where $9::bigint > 0 and exists (select from same)
  on conflict (source, key_id, period, period_start) do update
  set used = stored.used + excluded.used
)
select exists (select from same), set_config('synchronous_commit', 'off', true);
