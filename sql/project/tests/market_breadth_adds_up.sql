-- Each bar of a day that has a return went up, down or nowhere, and nothing else counts.
select m.trading_date
from {{ ref('fact_market_metrics') }} m
where m.advancers + m.decliners + m.unchanged > m.instruments
  or (m.advancers + m.decliners + m.unchanged = 0) <> (m.average_return is null)
