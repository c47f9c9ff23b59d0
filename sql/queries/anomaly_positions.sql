-- How far was looked, and how far there is to look now; whether the tables to look at are built; and whether nobody
-- else looks meanwhile, nor loads: what begins earlier may end later, and is looked at after the last run of several.
select
  coalesce((select position from control.anomaly_looks where what = 'loads'), 0),
  coalesce((select max(load_id) from control.loads), 0),
  coalesce((select position from control.anomaly_looks where what = 'runs'), 0),
  coalesce((select max(run_id) from control.runs where finished_at is not null), 0),
  to_regclass('marts.fact_daily_trading') is not null,
  not exists (
    select
    from pg_locks as l
    join pg_database as d on d.oid = l.database and d.datname = current_database()
    where l.locktype = 'advisory' and l.granted and l.objsubid = 1 and l.pid <> pg_backend_pid() and
      (l.classid::bigint << 32) | l.objid::bigint = 727006002026
  ) and pg_try_advisory_xact_lock(727006002016);
