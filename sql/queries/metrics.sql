-- Numbers that the database remembers, by the names of their metrics: name, label, other label, amount
select 'datapipe_runs_total', status, null, count(*)::double precision
from control.runs where status <> 'running' group by status
union all
select 'datapipe_last_run_timestamp_seconds', status, null, extract(epoch from max(finished_at))
from control.runs where finished_at is not null group by status
union all
select 'datapipe_last_run_seconds', task.name, null, extract(epoch from task.finished_at - task.started_at)
from control.task_runs as task
where task.run_id = (select max(run_id) from control.runs where finished_at is not null)
  and task.finished_at is not null and task.started_at is not null
union all
select 'datapipe_run_items_total', item.source, item.status, count(*)
from control.run_items as item where item.status not in ('pending', 'running') group by item.source, item.status
union all
select 'datapipe_load_replies_total', source, null, count(*) from control.loads group by source
union all
select 'datapipe_load_rejected_rows_total', source, null, count(*) from raw.rejects group by source
union all
select 'datapipe_extract_replies_stored', source, null, count(*) from raw.api_responses group by source
union all
select 'datapipe_tests_total', status, null, count(*) from control.test_results group by status
union all
select 'datapipe_quota_used', source, period, sum(used) from control.quota
where now() < period_start + case period when 'month' then interval '1 month' else interval '1 day' end
group by source, period
union all
select 'datapipe_quota_reserved', source, period, sum(reserved) from control.quota
where now() < period_start + case period when 'month' then interval '1 month' else interval '1 day' end
group by source, period
union all
select 'datapipe_backups_total', kind, status, count(*) from control.backups group by kind, status
union all
select 'datapipe_last_backup_timestamp_seconds', kind, null, extract(epoch from max(finished_at))
from control.backups where status = 'success' group by kind
union all
(select 'datapipe_last_backup_bytes', null, null, bytes
 from control.backups where kind = 'backup' and status = 'success' order by started_at desc, backup_id desc limit 1)
union all
select 'datapipe_database_bytes', null, null, pg_database_size(current_database())
union all
select 'datapipe_database_connections', null, null, count(*)
from pg_stat_activity where datname = current_database();
