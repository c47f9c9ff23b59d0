-- Days that two sources have of an instrument. $1 instruments, $2 the first day to read of each
with wanted as (
  select *
  from unnest($1::text[]::bigint[], $2::text[]::date[]) as wanted (instrument_id, read_from)
  where (select min(source) from raw.daily_prices as price where price.instrument_id = wanted.instrument_id) <>
        (select max(source) from raw.daily_prices as price where price.instrument_id = wanted.instrument_id)
)
select one.instrument_id, one.source, other.source, one.trading_date - date '1970-01-01', one.close,
  other.close
from wanted
join raw.daily_prices as one
  on one.instrument_id = wanted.instrument_id and one.trading_date >= wanted.read_from
join raw.daily_prices as other
  on other.instrument_id = one.instrument_id and other.trading_date = one.trading_date and other.source > one.source
order by one.instrument_id, one.source, other.source, one.trading_date;
