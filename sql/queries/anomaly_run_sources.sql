-- How providers answered, by provider. $1 the newest run that was looked at
with lately as (
  select * from control.runs where finished_at is not null order by run_id desc limit 300
)
select answered.source || ' ' || run.sample as sort, run.run_id, run.started_at::date - date '1970-01-01',
  extract(epoch from run.started_at) * 1000000, answered.latency_ms::float8, answered.failed::float8,
  answered.calls::float8, answered.source, run.run_id > $1,
  exists (select from control.anomalies as incident where incident.run_id = run.run_id and incident.label = 'incident')
from lately as run
join control.run_sources as answered using (run_id)
order by sort, run.run_id;
