-- Prices of coins as of a moment, of every provider.
select
  q.instrument_id,
  i.symbol,
  i.name,
  q.source,
  q.observed_at,
  q.price,
  coalesce(i.currency, 'USD') as currency,
  q.high as high_24h,
  q.low as low_24h,
  q.change_percent as change_percent_24h,
  q.volume as volume_24h,
  q.market_cap,
  i.synthetic,
  q.first_seen_at,
  q.revised_at
from {{ source('raw', 'quotes') }} q
join {{ source('raw', 'instruments') }} i on i.instrument_id = q.instrument_id
where i.kind = 'coin'
