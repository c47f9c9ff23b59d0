-- $1 run
select jsonb_build_object('run_id', r.run_id, 'status', r.status, 'message', r.message, 'started_at', r.started_at,
  'finished_at', r.finished_at, 'pipeline', r.pipeline, 'due_at', r.due_at, 'attempt', r.attempt, 'holder', r.holder,
  'tasks', (
    select coalesce(jsonb_agg(jsonb_build_object('name', name, 'status', status, 'attempts', attempts, 'rows_in', rows_in,
      'rows_out', rows_out, 'rows_rejected', rows_rejected, 'error', error, 'metrics', metrics) order by position), '[]')
    from control.task_runs
    where run_id = r.run_id),
  'items', (
    select coalesce(jsonb_agg(jsonb_build_object('source', source, 'symbol', symbol, 'status', status, 'rows', rows,
      'error', error, 'metrics', metrics) order by source, symbol), '[]')
    from control.run_items
    where run_id = r.run_id))
from control.runs as r
where r.run_id = $1;
