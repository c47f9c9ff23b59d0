-- $1 run, $2 source, $3 calls, $4 failed, $5 latency
insert into control.run_sources (run_id, source, calls, failed, latency_ms)
values ($1, $2, $3, $4, $5)
on conflict (run_id, source) do update
set calls = excluded.calls, failed = excluded.failed, latency_ms = excluded.latency_ms;
