-- $1 instrument
select extract(epoch from trading_date)::bigint, open::float8, high::float8, low::float8, close::float8,
  volume::float8
from marts.fact_daily_trading
where instrument_id = $1
order by trading_date;
