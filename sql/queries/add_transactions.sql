-- Adds transactions, all or none, to a book that is made where there is none. $1 name, $2 its currency where it is new,
-- $3 dates, $4 kinds, $5 symbols, $6 quantities, $7 prices, $8 currencies, $9 fees
with book as (
  insert into control.portfolios (name, currency)
  values ($1, $2)
  on conflict (name) do update set name = excluded.name
  returning portfolio_id
)
insert into control.transactions (portfolio_id, transaction_date, kind, symbol, quantity, price, currency, fee)
select portfolio_id, line.transaction_date, line.kind, line.symbol, line.quantity, line.price, line.currency, line.fee
from book, unnest($3::date[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::text[], $9::numeric[])
  as line (transaction_date, kind, symbol, quantity, price, currency, fee)
order by line.transaction_date
returning transaction_id;
