-- How tests ended.
-- $1: run, 0 for none; $2: project; $3 to $10: arrays in step; $9: milliseconds
insert into control.test_results
  (run_id, project, test, relation, status, severity, failures, message, duration_ms, stored_in)
select nullif($1::bigint, 0), $2::text, r.test, r.relation, r.status, r.severity, r.failures, r.message,
  r.duration_ms, r.stored_in
from unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[],
            $9::double precision[], $10::text[])
  as r (test, relation, status, severity, failures, message, duration_ms, stored_in)
on conflict (run_id, test) do update set
  project = excluded.project,
  relation = excluded.relation,
  status = excluded.status,
  severity = excluded.severity,
  failures = excluded.failures,
  message = excluded.message,
  duration_ms = excluded.duration_ms,
  stored_in = excluded.stored_in,
  tested_at = excluded.tested_at
