-- Records that are not loaded this time either. One that is known by where it is and why stays as it is; one that
-- had been loaded in between is open again.
-- $1 instrument, $2 ids, $3 source, $4 endpoint, $5 symbol, $6 positions, $7 causes, $8 payloads, $9 response, $10 run,
-- $11 load, $12 the moment of the load
with told as (
  select distinct on (reject.reject_id) reject.*
  from unnest($2::uuid[], $6::text[], $7::text[], $8::text[]) as reject (reject_id, position, cause, payload)
),
noted as (
  insert into replayed_rejects (source, endpoint, symbol, position, cause)
  select $3::text, $4::text, $5::text, told.position, told.cause from told
),
reopened as (
  update raw.rejects as known
  set state = 'open', resolved_at = null
  from told
  where known.source = $3::text and known.endpoint = $4::text and known.symbol = $5::text
    and known.position = told.position and known.cause = told.cause and known.state = 'resolved'
)
insert into raw.rejects (instrument_id, reject_id, source, endpoint, symbol, position, cause, payload, response_id,
  run_id, load_id, created_at)
select $1::bigint, told.reject_id, $3::text, $4::text, $5::text, told.position, told.cause, told.payload, $9::uuid,
  $10::bigint, $11::bigint, $12::timestamptz
from told
where not exists (
  select
  from raw.rejects as known
  where known.source = $3::text and known.endpoint = $4::text and known.symbol = $5::text
    and known.position = told.position and known.cause = told.cause)
on conflict (instrument_id, reject_id) do nothing;
