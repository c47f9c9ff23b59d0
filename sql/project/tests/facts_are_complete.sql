-- As many bars in the facts as there are days in what was loaded.
select 1
from (select count(*) as bars from {{ ref('fact_daily_trading') }}) facts
cross join (
  select count(*) as bars
  from (select distinct instrument_id, trading_date from {{ source('raw', 'daily_prices') }}) days
) loaded
where facts.bars <> loaded.bars
