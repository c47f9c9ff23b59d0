-- $1 instrument, $2 ids, $3 source, $4 endpoint, $5 symbol, $6 positions, $7 causes, $8 payloads, $9 response, $10 run,
-- $11 load, $12 the moment of the load
insert into raw.rejects (instrument_id, reject_id, source, endpoint, symbol, position, cause, payload, response_id,
  run_id, load_id, created_at)
select distinct on (reject.reject_id) $1::bigint, reject.reject_id, $3::text, $4::text, $5::text, reject.position,
  reject.cause, reject.payload, $9::uuid, $10::bigint, $11::bigint, $12::timestamptz
from unnest($2::uuid[], $6::text[], $7::text[], $8::text[]) as reject (reject_id, position, cause, payload)
on conflict (instrument_id, reject_id) do nothing;
