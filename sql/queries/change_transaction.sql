-- $1 name of the portfolio, $2 transaction, then what it is to be as of add_transactions
update control.transactions as line
set transaction_date = $3::date, kind = $4, symbol = $5, quantity = $6::numeric, price = $7::numeric, currency = $8,
  fee = $9::numeric
from control.portfolios as book
where book.name = $1 and line.portfolio_id = book.portfolio_id and line.transaction_id = $2
returning line.transaction_id;
