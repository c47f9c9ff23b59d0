-- A run that says it is running, while nobody else holds what it runs, was cut off with its process.
with dead as (
  update control.runs
  set status = 'failed', finished_at = now(),
      message = 'The program ended before the run did. What had been loaded is kept.'
  where status = 'running' and not control.is_held(coalesce(holder ->> 'right', 'run:default'))
  returning run_id
),
tasks as (
  update control.task_runs set status = 'failed', finished_at = now()
  where run_id in (select run_id from dead) and status = 'running'
)
update control.run_items set status = 'failed', finished_at = now()
where run_id in (select run_id from dead) and status in ('pending', 'running');
