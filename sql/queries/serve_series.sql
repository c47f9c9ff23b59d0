-- One instrument's days, the oldest first
select f.trading_date, f.open, f.high, f.low, f.close, f.adjusted_close, f.volume
from marts.fact_daily_trading as f
where f.instrument_id = (select instrument_id from raw.instruments where symbol = :symbol order by instrument_id limit 1)
  and f.trading_date >= cast(cast(:from as timestamptz) as date) --? from
  and f.trading_date <= cast(cast(:to as timestamptz) as date) --? to
order by f.trading_date
limit :limit
