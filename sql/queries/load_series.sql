-- $1 instrument, $2 whether as quoted, else in shares of today
select extract(epoch from trading_date)::bigint,
  (case when $2::boolean then open else split_open end)::float8,
  (case when $2::boolean then high else split_high end)::float8,
  (case when $2::boolean then low else split_low end)::float8,
  (case when $2::boolean then close else split_close end)::float8,
  (case when $2::boolean then volume else split_volume end)::float8
from marts.fact_daily_trading
where instrument_id = $1
order by trading_date;
