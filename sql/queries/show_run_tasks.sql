-- $1 run
select name as task, status, attempts, round(1000 * extract(epoch from finished_at - started_at)) as ms,
  rows_in, rows_out, rows_rejected, error
from control.task_runs
where run_id = $1
order by position;
