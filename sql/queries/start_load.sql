-- The reply itself, and the load that its rows will name.
-- $1 instrument, $2 id, $3 source, $4 endpoint, $5 parameters, $6 JSON, $7 bytes that are not JSON, $8 hash,
-- $9 HTTP status, $10 latency in ms, $11 received, $12 run, $13 symbol, $14 request, $15 the moment of the load,
-- $16 content type of the bytes, $17 load
with response as (
  insert into raw.api_responses (instrument_id, response_id, source, endpoint, request_params, response_data,
    response_body, content_hash, http_status, latency_ms, received_at, run_id, created_at,
    content_type)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $15, $16)
  on conflict (instrument_id, response_id) do nothing
)
insert into control.loads (load_id, source, endpoint, symbol, instrument_id, request_id, response_id, run_id, loaded_at,
  received_at)
values ($17, $3, $4, $13, $1, $14, $2, $12, $15, $11);
