-- Of one kind ($1): the start of the last one that succeeded, of the last one at all, and what its end was; and since
-- when there is a database. Microseconds since 1970.
select
  (select (extract(epoch from max(started_at)) * 1000000)::bigint from control.backups
   where kind = $1 and status = 'success'),
  (select (extract(epoch from max(started_at)) * 1000000)::bigint from control.backups where kind = $1),
  (select message from control.backups where kind = $1 order by started_at desc, backup_id desc limit 1),
  (select (extract(epoch from min(applied_at)) * 1000000)::bigint from control.schema_migrations);
