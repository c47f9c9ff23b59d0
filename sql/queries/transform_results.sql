-- How tests ended.
-- $1: run; $2 to $8: arrays in step; $8: milliseconds
insert into control.test_results
  (run_id, test, relation, status, severity, failures, message, duration_ms)
select $1::bigint, r.test, r.relation, r.status, r.severity, r.failures, r.message, r.duration_ms
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[],
            $8::double precision[])
  as r (test, relation, status, severity, failures, message, duration_ms)
on conflict (run_id, test) do update set
  relation = excluded.relation,
  status = excluded.status,
  severity = excluded.severity,
  failures = excluded.failures,
  message = excluded.message,
  duration_ms = excluded.duration_ms,
  tested_at = excluded.tested_at
