-- Runs that ended, and of which nobody has decided what to tell; they count as judged from here on. A run that failed
-- waits for the tries that are to follow, or a while for whether there are any; one that was tried again says nothing
-- itself. $1 now, $2 a run of which it is known that it is not tried again
with ended as (
  select run.run_id, run.status, coalesce(run.message, '') as message,
    coalesce(run.pipeline, case when run.sample then 'sample' else 'default' end) as pipeline,
    pipeline.definition -> 'notifications' as notifications,
    exists (
      select from control.runs as next
      where next.pipeline = run.pipeline and next.due_at = run.due_at and next.attempt > run.attempt
    ) as tried_again,
    run.status = 'failed' and run.due_at is not null and run.run_id <> $2
      and run.attempt < coalesce((pipeline.definition ->> 'attempts')::int, 3)
      and run.finished_at > $1::timestamptz - interval '20 minutes' as may_be_tried_again
  from control.runs as run
  left join control.pipelines as pipeline on pipeline.name = run.pipeline
  where run.judged_at is null and run.status <> 'running'
  for update of run skip locked
),
judged as (
  update control.runs as run
  set judged_at = $1
  from ended
  where run.run_id = ended.run_id and (ended.tried_again or not ended.may_be_tried_again)
  returning ended.*
)
select run_id, status, message, pipeline,
  (select string_agg(rule, ',') from jsonb_array_elements_text(notifications -> 'about') as rule) as about
from judged
where not tried_again
order by run_id;
