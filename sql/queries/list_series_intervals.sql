-- Of which lengths there are bars within the day, in seconds. Looks up each length, not each bar. $1 instrument
with recursive lengths as (
  select min(interval_s) as interval_s from marts.fact_intraday_trading where instrument_id = $1
  union all
  select (
    select min(bar.interval_s)
    from marts.fact_intraday_trading as bar
    where bar.instrument_id = $1 and bar.interval_s > lengths.interval_s
  )
  from lengths
  where lengths.interval_s is not null
)
select interval_s from lengths where interval_s between 1 and 86399 order by interval_s;
