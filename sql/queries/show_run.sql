-- $1 run
select run_id, status, trigger, case when sample then 'sample' else 'live' end as data,
  to_char(started_at, 'YYYY-MM-DD HH24:MI:SS') as started, to_char(finished_at, 'YYYY-MM-DD HH24:MI:SS') as finished,
  message
from control.runs
where run_id = $1;
