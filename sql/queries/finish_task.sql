-- $1 run, $2 name, $3 status, $4 attempts, $5 microseconds it took, $6 rows in, $7 rows out, $8 rejected, $9 error, $10 metrics
update control.task_runs
set status = $3, attempts = $4, finished_at = now(), started_at = now() - $5::bigint * interval '1 microsecond',
    rows_in = $6, rows_out = $7, rows_rejected = $8, error = $9, metrics = $10
where run_id = $1 and name = $2;
