-- The next stored replies and files in the order they were loaded in. $1 sources, $2 after this load, $3 first moment
-- or null
select load.load_id, load.source, load.endpoint, load.symbol, load.run_id,
  (extract(epoch from load.loaded_at) * 1000000)::bigint, load.response_id, response.request_params::text,
  response.response_data::text, encode(response.response_body, 'base64'), response.content_type,
  response.http_status, (extract(epoch from coalesce(load.received_at, response.received_at)) * 1000000)::bigint,
  load.contract::text, load.file_id is not null
from control.loads as load
left join raw.api_responses as response
  on response.instrument_id = load.instrument_id and response.response_id = load.response_id
where num_nonnulls(load.response_id, load.file_id) > 0
  and load.source = any ($1::text[])
  and load.load_id > $2
  and ($3::timestamptz is null or load.loaded_at >= $3::timestamptz)
order by load.load_id
limit 16;
