-- $1 name of the portfolio; the newest first
select line.transaction_id, line.transaction_date - date '1970-01-01', line.kind, line.symbol, line.quantity::float8,
  line.price::float8, line.currency, line.fee::float8
from control.transactions as line
join control.portfolios as book using (portfolio_id)
where book.name = $1
order by line.transaction_date desc, line.transaction_id desc;
