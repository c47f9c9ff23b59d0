-- The run whose connection holds what is called $1.
select run_id, pipeline, trigger, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') as since,
  holder ->> 'application' as application, holder ->> 'host' as host, holder ->> 'pid' as pid, holder ->> 'user' as user
from control.runs
where status = 'running' and (holder ->> 'backend')::int in (
  select l.pid
  from pg_locks as l
  join pg_database as d on d.oid = l.database and d.datname = current_database()
  where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = 727006 and
    l.objid::bigint = hashtext($1)::bigint & 4294967295)
order by run_id desc
limit 1;
