-- How the last 30 days and the last year went, in shares of today. $1 instrument
with last_bar as (
  select max(trading_date) as trading_date from marts.fact_daily_trading where instrument_id = $1
),
bars as (
  select period.days, bar.trading_date, bar.split_close, bar.split_high, bar.split_low, bar.daily_return, bar.split_volume,
    max(bar.split_close) over (partition by period.days order by bar.trading_date) as highest_close
  from last_bar
  cross join (values (30), (365)) as period (days)
  join marts.fact_daily_trading as bar
    on bar.instrument_id = $1 and bar.trading_date >= last_bar.trading_date - period.days
)
select days,
  ((array_agg(split_close order by trading_date desc))[1] / nullif((array_agg(split_close order by trading_date))[1], 0)
    - 1)::float8 as return,
  min(coalesce(split_low, split_close))::float8 as low,
  max(coalesce(split_high, split_close))::float8 as high,
  stddev_samp(daily_return)::float8 as volatility,
  min(split_close / nullif(highest_close, 0) - 1)::float8 as drawdown,
  max(daily_return)::float8 as best_day,
  min(daily_return)::float8 as worst_day,
  avg((daily_return > 0)::int)::float8 as rising_days,
  avg(split_volume)::float8 as volume
from bars
group by days
order by days;
