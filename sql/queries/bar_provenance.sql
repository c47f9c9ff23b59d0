-- From a bar back to the reply that brought it: a row for each source that has it, the one believed first.
-- $1 instrument, $2 seconds that a bar covers, $3 its day, or when it began, as the exchange's clock showed it
with bar as (
  select price.instrument_id, price.source, price.load_id, to_jsonb(price) as raw_row,
    staged.source = price.source as believed, to_jsonb(staged) as staging_row, to_jsonb(mart) as mart_row,
    price.trading_date::text as written
  from raw.daily_prices as price
  left join marts.fact_daily_trading as mart
    on mart.instrument_id = price.instrument_id and mart.trading_date = price.trading_date
  left join staging.stg_daily_prices as staged
    on staged.instrument_id = price.instrument_id and staged.trading_date = price.trading_date
  where $2 >= 86400 and price.instrument_id = $1 and price.trading_date = $3::timestamp::date
  union all
  select price.instrument_id, price.source, price.load_id, to_jsonb(price), staged.source = price.source,
    to_jsonb(staged), to_jsonb(mart), $3::timestamp::text
  from marts.fact_intraday_trading as mart
  join raw.intraday_prices as price
    on price.instrument_id = mart.instrument_id and price.interval_s = mart.interval_s and price.ts = mart.started_at
  left join staging.stg_intraday_prices as staged
    on staged.instrument_id = price.instrument_id and staged.interval_s = price.interval_s
      and staged.started_at = price.ts
  where $2 < 86400 and mart.instrument_id = $1 and mart.interval_s = $2
    and mart.started_at = $3::timestamp at time zone mart.time_zone
)
select bar.source, bar.believed,
  jsonb_pretty(jsonb_strip_nulls(bar.mart_row)) as mart_row,
  jsonb_pretty(jsonb_strip_nulls(bar.staging_row)) as staging_row,
  jsonb_pretty(jsonb_strip_nulls(bar.raw_row)) as raw_row,
  load.load_id, load.endpoint, load.symbol, load.run_id, load.loaded_at::text, reply.response_id::text,
  reply.request_params::text, reply.http_status, reply.received_at::text, reply.content_hash,
  octet_length(coalesce(reply.response_data::text, ''))::bigint as reply_size,
  jsonb_pretty(jsonb_path_query_first(reply.response_data, format('$.**."%s"', bar.written)::jsonpath)) as excerpt,
  load.file_id is not null as from_file
from bar
left join control.loads as load on load.load_id = bar.load_id
left join raw.api_responses as reply
  on reply.response_id = load.response_id and reply.instrument_id = load.instrument_id
order by bar.believed desc nulls last, bar.source;
