-- Runs to learn from and to judge, by sort: of one pipeline, or begun in one way, for as many symbols.
-- $1 the newest run that was looked at
with lately as (
  select * from control.runs where finished_at is not null order by run_id desc limit 300
)
select concat_ws(' ', coalesce(run.pipeline, run.trigger), run.sample, run.options, items.n) as sort, run.run_id,
  run.started_at::date - date '1970-01-01', extract(epoch from run.started_at) * 1000000,
  case when run.status in ('success', 'partial') then extract(epoch from run.finished_at - run.started_at)::float8 end,
  case when run.status in ('success', 'partial') then loaded.rows_out::float8 end,
  verified.rows_rejected::float8, verified.rows_in::float8, run.run_id > $1,
  exists (select from control.anomalies as incident where incident.run_id = run.run_id and incident.label = 'incident')
from lately as run
left join control.task_runs as loaded on loaded.run_id = run.run_id and loaded.name = 'load'
left join control.task_runs as verified on verified.run_id = run.run_id and verified.name = 'verify'
cross join lateral (select count(*) as n from control.run_items as item where item.run_id = run.run_id) as items
order by sort, run.run_id;
