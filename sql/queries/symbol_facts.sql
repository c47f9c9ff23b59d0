-- What is known of a company, the newest of each fact. $1 instrument
select company.name, company.exchange, company.currency, overview.country,
  case when company.sector = upper(company.sector) then initcap(company.sector) else company.sector end as sector,
  case when company.industry = upper(company.industry) then initcap(company.industry) else company.industry end as industry,
  company.market_cap::float8, company.shares_outstanding::float8, overview.pe_ratio::float8, overview.eps::float8,
  overview.dividend_yield::float8, overview.beta::float8, overview.website, overview.description
from marts.dim_company as company
left join lateral (
  select * from raw.company_overviews where instrument_id = $1 order by observed_at desc limit 1
) as overview on true
where company.instrument_id = $1;
