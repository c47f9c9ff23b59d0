-- $1 instruments, $2 source
select exists (
  select
  from unnest($1::bigint[]) as wanted (instrument_id)
  where exists (
    select from raw.intraday_prices as price where price.instrument_id = wanted.instrument_id and price.source = $2));
