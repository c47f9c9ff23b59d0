-- $1 instruments, $2 the first day to read of each
select bar.instrument_id, bar.trading_date - date '1970-01-01', bar.split_open::float8, bar.split_high::float8,
  bar.split_low::float8, bar.split_close::float8, bar.split_volume::float8, bar.daily_return::float8
from unnest($1::text[]::bigint[], $2::text[]::date[]) as wanted (instrument_id, read_from)
join marts.fact_daily_trading as bar
  on bar.instrument_id = wanted.instrument_id and bar.trading_date >= wanted.read_from
order by bar.instrument_id, bar.trading_date;
