-- $1 how many
select r.run_id, r.status, r.trigger, case when r.sample then 'sample' else 'live' end as data,
  to_char(r.started_at, 'YYYY-MM-DD HH24:MI:SS') as started,
  round(extract(epoch from r.finished_at - r.started_at)::numeric, 1) as seconds,
  count(i.symbol) as symbols, coalesce(sum(i.rows), 0) as rows, coalesce(sum(i.rejected), 0) as rejected, r.message
from control.runs as r
left join control.run_items as i using (run_id)
group by r.run_id
order by r.run_id desc
limit $1;
