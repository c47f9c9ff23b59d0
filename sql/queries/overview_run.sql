-- How the newest run that ended went.
select status, extract(epoch from finished_at)::bigint as finished_at
from control.runs
where finished_at is not null
order by finished_at desc
limit 1
