-- $1 name of the portfolio; the newest first
select transaction_id, transaction_date - date '1970-01-01', kind, symbol, quantity::float8, price::float8, currency,
  fee::float8
from control.transactions
join control.portfolios using (portfolio_id)
where name = $1
order by transaction_date desc, transaction_id desc;
