-- Everything with prices, and its last 60 closes for a small picture. Read from the marts, where they are built.
select company.instrument_id, company.symbol, company.name, company.kind, company.currency, company.synthetic,
  company.last_close, 100 * last_bar.daily_return, company.last_trading_date, recent.closes,
  (select string_agg(listing.source || ':' || listing.source_symbol, e'\n' order by listing.source, listing.source_symbol)
   from raw.listings as listing
   where listing.instrument_id = company.instrument_id) as entries
from marts.dim_company as company
left join marts.fact_daily_trading as last_bar
  on last_bar.instrument_id = company.instrument_id and last_bar.trading_date = company.last_trading_date
left join lateral (
  select array_agg(bar.close order by bar.trading_date) as closes
  from (
    select trading_date, coalesce(adjusted_close, split_close) as close
    from marts.fact_daily_trading
    where instrument_id = company.instrument_id
    order by trading_date desc
    limit 60
  ) as bar
) as recent on true
where company.last_close is not null
order by company.kind <> 'stock', company.kind, company.symbol;
