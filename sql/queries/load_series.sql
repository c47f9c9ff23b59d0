-- The newest first, so that what is looked at first is there first. $1 instrument, $2 whether as quoted, else in shares
-- of today
select extract(epoch from trading.trading_date)::bigint,
  (case when $2::boolean then trading.open else trading.split_open end)::float8,
  (case when $2::boolean then trading.high else trading.split_high end)::float8,
  (case when $2::boolean then trading.low else trading.split_low end)::float8,
  (case when $2::boolean then trading.close else trading.split_close end)::float8,
  (case when $2::boolean then trading.volume else trading.split_volume end)::float8,
  (
    select case when instrument.kind = 'coin' then 'UTC' else coalesce(instrument.time_zone, 'America/New_York') end
    from raw.instruments as instrument
    where instrument.instrument_id = $1
  )
from marts.fact_daily_trading as trading
where trading.instrument_id = $1
order by trading.trading_date desc;
