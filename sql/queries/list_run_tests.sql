-- Tests that a run asked, and whether they failed. $1 run
select test, test, status in ('fail', 'error') and severity = 'error' as bad, coalesce(message, '')
from control.test_results
where run_id = $1 and status <> 'skipped'
order by 3 desc, 1;
