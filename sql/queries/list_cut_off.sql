-- Runs of schedules whose process is gone: they say that they are running, and nobody holds what they run.
select r.pipeline, (extract(epoch from r.due_at) * 1000000)::bigint, r.attempt, r.run_id
from control.runs as r
join control.pipelines as p on p.name = r.pipeline and p.enabled
where r.status = 'running' and r.due_at is not null and r.attempt < coalesce((p.definition ->> 'attempts')::int, 3) and
  not control.is_held(coalesce(r.holder ->> 'right', 'run:default'))
order by r.run_id;
