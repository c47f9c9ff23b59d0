-- The run going on: only one can be.
select run_id, pipeline, trigger, to_char(started_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS "UTC"') as since,
  holder ->> 'application' as application, holder ->> 'host' as host, holder ->> 'pid' as pid, holder ->> 'user' as user
from control.runs
where status = 'running'
order by run_id desc
limit 1;
