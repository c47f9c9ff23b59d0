-- What a reply brought, for its symbol. $1 run, $2 source, $3 symbol, $4 rows, $5 rejected
insert into control.run_items as stored (run_id, source, symbol, status, rows, rejected)
values ($1, $2, $3, 'running', $4, $5)
on conflict (run_id, source, symbol) do update
set rows = stored.rows + excluded.rows,
    rejected = stored.rejected + excluded.rejected;
