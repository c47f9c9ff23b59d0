-- What was in a run, and how it went: symbols, and the steps that are about no symbol. $1 run
select source || ':' || symbol as about, symbol as name, status in ('failed', 'partial') as bad, coalesce(error, '')
from control.run_items
where run_id = $1 and status not in ('pending', 'running')
union all
select 'step:' || name, name, status in ('failed', 'partial'), coalesce(error, '')
from control.task_runs
where run_id = $1 and name in ('verify', 'transform') and status not in ('pending', 'running', 'skipped', 'cancelled')
order by 3 desc, 1;
