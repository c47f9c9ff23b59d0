-- $1 run, $2 source, $3 symbol, $4 status, $5 error, $6 metrics
insert into control.run_items as stored (run_id, source, symbol, status, error, finished_at, metrics)
values ($1, $2, $3, $4, $5, now(), $6)
on conflict (run_id, source, symbol) do update
set status = excluded.status, error = excluded.error, finished_at = excluded.finished_at, metrics = excluded.metrics;
