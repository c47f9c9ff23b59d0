-- A year of the market's figures, oldest first. The index is what equal parts of everything, put back to equal
-- parts each day, would have become of 100.
with days as (
  select trading_date, instruments, advancers, decliners, unchanged, turnover, average_return
  from marts.fact_market_metrics
  order by trading_date desc
  limit 252
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
