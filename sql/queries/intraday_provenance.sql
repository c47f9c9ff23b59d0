-- As bar_provenance.sql, of a bar within the day.
-- $1 instrument, $2 seconds that a bar covers, $3 when it began, as the exchange's clock showed it
select price.source, staged.source = price.source as believed,
  jsonb_pretty(jsonb_strip_nulls(to_jsonb(mart))) as mart_row,
  jsonb_pretty(jsonb_strip_nulls(to_jsonb(staged))) as staging_row,
  jsonb_pretty(jsonb_strip_nulls(to_jsonb(price))) as raw_row,
  load.load_id, load.endpoint, load.symbol, load.run_id, load.loaded_at::text, reply.response_id::text,
  reply.request_params::text, reply.http_status, reply.received_at::text, reply.content_hash,
  octet_length(coalesce(reply.response_data::text, ''))::bigint as reply_size,
  jsonb_pretty(jsonb_path_query_first(reply.response_data, format('$.**."%s"', $3::timestamp)::jsonpath)) as excerpt,
  load.file_id is not null as from_file
from marts.fact_intraday_trading as mart
join raw.intraday_prices as price
  on price.instrument_id = mart.instrument_id and price.interval_s = mart.interval_s and price.ts = mart.started_at
left join staging.stg_intraday_prices as staged
  on staged.instrument_id = price.instrument_id and staged.interval_s = price.interval_s
    and staged.started_at = price.ts
left join control.loads as load on load.load_id = price.load_id
left join raw.api_responses as reply
  on reply.response_id = load.response_id and reply.instrument_id = load.instrument_id
where mart.instrument_id = $1 and mart.interval_s = $2
  and mart.started_at = $3::timestamp at time zone mart.time_zone
order by staged.source = price.source desc nulls last, price.source;
