-- The unified form of all that the sources told. Symbols are those of today, whenever it was loaded.
select
  o.source,
  o.source_id,
  i.instrument_id,
  o.symbol,
  o.kind,
  coalesce(o.category, i.kind) as category,
  o.observed_at,
  o.price,
  o.volume,
  o.market_cap,
  jsonb_strip_nulls(
    jsonb_build_object(
      'open', o.open,
      'high', o.high,
      'low', o.low,
      'adjusted_close', o.adjusted_close,
      'interval_s', nullif(o.interval_s, 0),
      'currency', case when o.price is not null then i.currency end,
      'volume_unit', case
        when o.volume is null then null
        when i.kind = 'coin' then coalesce(i.currency, 'USD')
        else 'shares'
      end
    )
  ) || coalesce(o.details, '{}') as attributes,
  o.started_at,
  o.interval_s,
  coalesce(i.synthetic, false) as synthetic,
  o.first_seen_at,
  o.revised_at,
  o.load_id
from {{ ref('stg_observations') }} o
left join {{ source('raw', 'instruments') }} i on i.instrument_id = o.instrument_id
