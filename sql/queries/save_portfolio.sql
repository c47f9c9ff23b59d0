-- $1 name, $2 currency, $3 benchmark: makes the book, or changes it.
insert into control.portfolios (name, currency, benchmark)
values ($1, $2, nullif($3, ''))
on conflict (name) do update set currency = excluded.currency, benchmark = excluded.benchmark;
