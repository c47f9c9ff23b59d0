-- From a daily bar back to the reply that brought it: a row for each source that has it, the one believed first.
-- $1 instrument, $2 day
select price.source, staged.source = price.source as believed,
  jsonb_pretty(jsonb_strip_nulls(to_jsonb(mart))) as mart_row,
  jsonb_pretty(jsonb_strip_nulls(to_jsonb(staged))) as staging_row,
  jsonb_pretty(jsonb_strip_nulls(to_jsonb(price))) as raw_row,
  load.load_id, load.endpoint, load.symbol, load.run_id, load.loaded_at::text, reply.response_id::text,
  reply.request_params::text, reply.http_status, reply.received_at::text, reply.content_hash,
  octet_length(coalesce(reply.response_data::text, ''))::bigint as reply_size,
  jsonb_pretty(jsonb_path_query_first(reply.response_data, format('$.**."%s"', $2::date)::jsonpath)) as excerpt,
  load.file_id is not null as from_file
from raw.daily_prices as price
left join marts.fact_daily_trading as mart
  on mart.instrument_id = price.instrument_id and mart.trading_date = price.trading_date
left join staging.stg_daily_prices as staged
  on staged.instrument_id = price.instrument_id and staged.trading_date = price.trading_date
left join control.loads as load on load.load_id = price.load_id
left join raw.api_responses as reply
  on reply.response_id = load.response_id and reply.instrument_id = load.instrument_id
where price.instrument_id = $1 and price.trading_date = $2::date
order by staged.source = price.source desc nulls last, price.source;
