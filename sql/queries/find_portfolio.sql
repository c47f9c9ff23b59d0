-- $1 name
select currency, benchmark from control.portfolios where name = $1;
