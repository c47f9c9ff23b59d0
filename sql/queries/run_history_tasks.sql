-- $1 run; a metric a row: a step without any has one row all the same
select task.name, task.status, task.attempts,
  (extract(epoch from task.finished_at - task.started_at) * 1e6)::bigint, task.rows_in, task.rows_out,
  task.rows_rejected, task.error, metric.key, metric.value::double precision
from control.task_runs as task
left join lateral jsonb_each_text(task.metrics) as metric on true
where task.run_id = $1
order by task.position, metric.key;
