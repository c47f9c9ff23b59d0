-- The last runs, for shells: what is typed, and what it is
select run_id, concat_ws(' ', to_char(started_at, 'YYYY-MM-DD HH24:MI'), status, pipeline)
from control.runs
order by run_id desc
limit 50;
