-- What a doctor asks of the records, one row: the last run that ended, how, when, what it said; runs that say that they
-- go on; the last backup that succeeded, and how the last try of one ended; the last drill; rejects; size of the
-- database. Times in microseconds since 1970.
with last_run as (
  select run_id, status, finished_at, message from control.runs
  where status <> 'running' order by run_id desc limit 1
),
last_try as (
  select status, message from control.backups where kind = 'backup' order by started_at desc, backup_id desc limit 1
)
select
  (select run_id from last_run),
  (select status from last_run),
  (select (extract(epoch from finished_at) * 1000000)::bigint from last_run),
  (select message from last_run),
  (select (extract(epoch from max(finished_at)) * 1000000)::bigint from control.backups
   where kind = 'backup' and status = 'success'),
  (select status from last_try),
  (select message from last_try),
  (select (extract(epoch from max(finished_at)) * 1000000)::bigint from control.backups
   where kind = 'drill' and status = 'success'),
  (select status from control.backups where kind = 'drill' order by started_at desc, backup_id desc limit 1),
  pg_database_size(current_database()),
  (select (extract(epoch from min(applied_at)) * 1000000)::bigint from control.schema_migrations),
  (extract(epoch from clock_timestamp()) * 1000000)::bigint;
