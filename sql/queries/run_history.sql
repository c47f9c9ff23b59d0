-- The runs, the latest first, as a program reads them; times are microseconds since 1970.
-- $1 how many
with latest as (
  select *
  from control.runs
  order by run_id desc
  limit $1
)
select r.run_id, r.status, r.trigger, r.pipeline, r.sample, (extract(epoch from r.started_at) * 1e6)::bigint,
  (extract(epoch from r.finished_at) * 1e6)::bigint, i.rows, i.rejected, r.message
from latest as r
left join lateral (
  select coalesce(sum(rows), 0)::bigint as rows, coalesce(sum(rejected), 0)::bigint as rejected
  from control.run_items
  where run_id = r.run_id
) as i on true
order by r.run_id desc;
