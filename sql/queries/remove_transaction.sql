-- $1 name of the portfolio, $2 transaction
delete from control.transactions as line
using control.portfolios as book
where book.name = $1 and line.portfolio_id = book.portfolio_id and line.transaction_id = $2
returning line.transaction_id;
