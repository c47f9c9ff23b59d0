-- Runs of different pipelines go on at once. What of the database only one of them may work on has a name and an
-- advisory lock of that name; the names of pipelines and sources are held until the run's end is written.

create function control.is_held (what text) returns boolean
language sql volatile
as $$
  select exists (
    select
    from pg_catalog.pg_locks as l
    join pg_catalog.pg_database as d on d.oid = l.database and d.datname = pg_catalog.current_database()
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid = 727006 and
      l.objid::bigint = pg_catalog.hashtext(what)::bigint & 4294967295 and l.pid <> pg_catalog.pg_backend_pid()
  )
$$;
comment on function control.is_held is 'Whether another connection holds what is called that';

comment on column control.runs.holder is
  'Who runs it: host, pid, application, user; right: what nobody else runs meanwhile; backend: its connection';

-- Stored replies are removed by themselves, too, where somebody wants it.
alter table control.backups
  drop constraint backups_kind_check,
  add constraint backups_kind_check check (kind in ('backup', 'restore', 'drill', 'upgrade', 'prune'));
comment on table control.backups is
  'Backups, restores, drills (restores of a backup that only try it), and removals of stored replies';

-- A run that failed is tried again after a wait, which outlasts the program.
alter table control.decisions add column retry_at timestamptz;
comment on column control.decisions.retry_at is 'Its run failed, and is tried again then';
