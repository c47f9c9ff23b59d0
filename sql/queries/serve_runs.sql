-- Runs, the latest first
select r.run_id, r.status, r.trigger, r.pipeline, r.sample, r.started_at, r.finished_at, r.message, i.symbols, i.failed, i.rows,
  i.rejected
from (
  select *
  from control.runs
  where true
    and status = :status --? status
    and run_id < :cursor --? cursor
  order by run_id desc
  limit :limit
  offset :offset --? offset
) as r
left join lateral (
  select count(*) as symbols, count(*) filter (where status in ('failed', 'partial')) as failed,
    cast(coalesce(sum(rows), 0) as bigint) as rows, cast(coalesce(sum(rejected), 0) as bigint) as rejected
  from control.run_items
  where run_id = r.run_id
) as i on true
order by r.run_id desc
