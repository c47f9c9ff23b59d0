-- Nothing that is traded may be missing from the companies.
select f.instrument_id
from {{ ref('fact_daily_trading') }} f
left join {{ ref('dim_company') }} c on c.instrument_id = f.instrument_id
where c.instrument_id is null
group by f.instrument_id
