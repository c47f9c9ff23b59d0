-- How providers answered in a run. $1 run
select source, calls, failed, coalesce(latency_ms, 0) from control.run_sources where run_id = $1 order by source;
