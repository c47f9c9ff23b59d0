-- Runs of schedules whose process is gone: they say that they are running, and nobody has the right to run. $1 the lock
select r.pipeline, (extract(epoch from r.due_at) * 1000000)::bigint, r.attempt, r.run_id
from control.runs as r
join control.pipelines as p on p.name = r.pipeline and p.enabled
where r.status = 'running' and r.due_at is not null and r.attempt < coalesce((p.definition ->> 'attempts')::int, 3) and
  not exists (
    select from pg_locks as l
    join pg_database as d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and
      (l.classid::bigint << 32) | l.objid::bigint = $1)
order by r.run_id;
