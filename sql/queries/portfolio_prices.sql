-- Closes as they were quoted. Of instruments with one symbol, the stock counts. $1 symbols in capitals, $2 from this day on
with wanted as (
  select distinct on (upper(symbol)) instrument_id, upper(symbol) as symbol, currency
  from marts.dim_company
  where upper(symbol) = any ($1::text[]) and last_close is not null
  order by upper(symbol), kind <> 'stock', instrument_id
)
select wanted.symbol, wanted.currency, bar.trading_date - date '1970-01-01', bar.close::float8
from wanted
join marts.fact_daily_trading as bar using (instrument_id)
where bar.trading_date >= date '1970-01-01' + $2::int and bar.close is not null
order by wanted.symbol, bar.trading_date;
