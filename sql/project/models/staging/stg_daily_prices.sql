-- One bar a day and instrument. Where several providers have the day, the one that spoke last is
-- believed. The order that "distinct on" makes is the one that window functions above need, so
-- that the rows are sorted once.
select distinct on (p.instrument_id, p.trading_date)
  p.instrument_id,
  i.symbol,
  i.kind,
  p.source,
  p.trading_date,
  p.open,
  p.high,
  p.low,
  p.close,
  p.adjusted_close,
  p.volume,
  p.market_cap,
  i.synthetic,
  p.first_seen_at,
  p.revised_at
from {{ source('raw', 'daily_prices') }} p
join {{ source('raw', 'instruments') }} i on i.instrument_id = p.instrument_id
order by
  p.instrument_id,
  p.trading_date,
  coalesce(p.revised_at, p.first_seen_at) desc,
  p.source
