-- A year of the figures of the market, or of a group of instruments as if it were one, oldest first. The index is what
-- equal parts of everything, put back to equal parts each day, would have become of 100.
-- $1 ids of the group, null for the market
with market_days as (
  select trading_date, advancers, decliners, unchanged, turnover, average_return
  from marts.fact_market_metrics
  where $1::bigint[] is null
  order by trading_date desc
  limit 252
),

group_days as (
  select
    trading_date,
    count(*) filter (where daily_return > 0) as advancers,
    count(*) filter (where daily_return < 0) as decliners,
    count(*) filter (where daily_return = 0) as unchanged,
    -- A coin's volume is in its quote currency already.
    sum(case when kind = 'coin' then volume else close * volume end) as turnover,
    avg(daily_return) as average_return
  from marts.fact_daily_trading
  where instrument_id = any($1::bigint[])
    and trading_date > (
      select max(last_trading_date) - 400 from marts.dim_company where instrument_id = any($1::bigint[])
    )
  group by trading_date
  order by trading_date desc
  limit 252
),

days as (
  select * from market_days
  union all
  select * from group_days
)

select
  trading_date,
  advancers,
  decliners,
  unchanged,
  turnover,
  avg(turnover) over (order by trading_date rows between 20 preceding and 1 preceding) as usual_turnover,
  100 * exp(sum(ln(greatest(1 + coalesce(average_return, 0), 1e-6))) over (order by trading_date)) as index
from days
order by trading_date
