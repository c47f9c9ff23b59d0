-- Bars within the day, one for each instrument, length and beginning. Where several providers have it,
-- the one that spoke last is believed.
select distinct on (p.instrument_id, p.interval_s, p.ts)
  p.instrument_id,
  i.symbol,
  i.kind,
  p.source,
  p.interval_s,
  p.ts as started_at,
  p.ts + make_interval(secs => p.interval_s) as ended_at,
  p.open,
  p.high,
  p.low,
  p.close,
  p.volume,
  i.time_zone,
  i.synthetic,
  p.first_seen_at,
  p.revised_at
from {{ source('raw', 'intraday_prices') }} p
join {{ source('raw', 'instruments') }} i on i.instrument_id = p.instrument_id
order by
  p.instrument_id,
  p.interval_s,
  p.ts,
  coalesce(p.revised_at, p.first_seen_at) desc,
  p.source
