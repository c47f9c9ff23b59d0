-- Runs that ended, and of which nobody has decided what to tell; they count as judged from here on. $1 now
with judged as (
  update control.runs
  set judged_at = $1
  where judged_at is null and status <> 'running'
  returning run_id, status, coalesce(message, '') as message, case when sample then 'sample' else 'default' end as pipeline
)
select run_id, status, message, pipeline from judged order by run_id;
