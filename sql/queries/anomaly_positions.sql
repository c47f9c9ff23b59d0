-- How far was looked, and how far there is to look now; whether the tables to look at are built; and whether nobody
-- else looks meanwhile.
select
  coalesce((select position from control.anomaly_looks where what = 'loads'), 0),
  coalesce((select max(load_id) from control.loads), 0),
  coalesce((select position from control.anomaly_looks where what = 'runs'), 0),
  coalesce((select max(run_id) from control.runs where finished_at is not null), 0),
  to_regclass('marts.fact_daily_trading') is not null,
  pg_try_advisory_xact_lock(727006002016);
