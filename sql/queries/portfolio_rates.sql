-- Exchange rates: how much of $1 one of each currency of $2 is, from either way in which the pair is written; EURUSD,
-- EUR/USD and EURUSD=X are one. $3 from this day on
with pairs as (
  select instrument_id, regexp_replace(upper(symbol), '(=X$|[^A-Z])', '', 'g') as pair
  from marts.dim_company
  where last_close is not null and length(symbol) between 6 and 8
),
wanted as (
  select distinct on (currency) currency, instrument_id, pair = $1 || currency as inverse
  from unnest($2::text[]) as currency
  join pairs on pair in (currency || $1, $1 || currency)
  order by currency, inverse, instrument_id
)
select wanted.currency, bar.trading_date - date '1970-01-01',
  case when wanted.inverse then 1 / bar.close else bar.close end::float8
from wanted
join marts.fact_daily_trading as bar using (instrument_id)
where bar.trading_date >= date '1970-01-01' + $3::int and bar.close > 0
order by wanted.currency, bar.trading_date;
