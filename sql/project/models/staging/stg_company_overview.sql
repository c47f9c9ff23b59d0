-- The facts of each company as they were last told, of whichever provider.
with ranked as (
  select
    o.*,
    row_number() over (
      partition by o.instrument_id
      order by o.observed_at desc, o.source
    ) as age_rank
  from {{ source('raw', 'company_overviews') }} o
)

select
  r.instrument_id,
  i.symbol,
  i.kind,
  coalesce(r.name, i.name) as name,
  coalesce(r.exchange, i.exchange) as exchange,
  coalesce(r.currency, i.currency) as currency,
  r.country,
  r.sector,
  r.industry,
  r.description,
  r.website,
  r.latest_quarter,
  r.shares_outstanding,
  r.market_cap,
  r.pe_ratio,
  r.eps,
  r.dividend_yield,
  r.beta,
  r.high_52w,
  r.low_52w,
  r.source,
  r.observed_at
from ranked r
join {{ source('raw', 'instruments') }} i on i.instrument_id = r.instrument_id
where r.age_rank = 1
