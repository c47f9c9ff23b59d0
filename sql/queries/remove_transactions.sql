-- $1 name of the portfolio, $2 transactions
delete from control.transactions as line
using control.portfolios as book
where book.name = $1 and line.portfolio_id = book.portfolio_id and line.transaction_id = any ($2::bigint[])
returning line.transaction_id;
