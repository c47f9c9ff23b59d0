-- Runs that failed and wait for another try, the oldest first
select d.pipeline, (extract(epoch from d.due_at) * 1000000)::bigint, r.attempt, r.run_id,
  (extract(epoch from d.retry_at) * 1000000)::bigint
from control.decisions as d
join control.runs as r on r.run_id = d.run_id and r.status = 'failed'
join control.pipelines as p on p.name = d.pipeline and p.enabled
where d.retry_at is not null
order by d.due_at;
