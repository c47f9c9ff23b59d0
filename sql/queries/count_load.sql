-- What a reply brought, for the load task. Last in its transaction: replies loaded at once wait here.
-- $1 run, $2 rows in, $3 rows out, $4 rejected
update control.task_runs
set rows_in = rows_in + $2, rows_out = rows_out + $3, rows_rejected = rows_rejected + $4
where run_id = $1 and name = 'load';
