-- $1 instruments, $2 the first day to read of each
select bar.instrument_id, bar.trading_date - date '1970-01-01', bar.split_open, bar.split_high,
  bar.split_low, bar.split_close, bar.split_volume, bar.daily_return
from unnest($1::text[]::bigint[], $2::text[]::date[]) as wanted (instrument_id, read_from)
join marts.fact_daily_trading as bar
  on bar.instrument_id = wanted.instrument_id and bar.trading_date >= wanted.read_from
order by bar.instrument_id, bar.trading_date;
