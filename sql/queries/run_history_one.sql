-- $1 run; times are microseconds since 1970
select run_id, status, pipeline, sample, (extract(epoch from started_at) * 1e6)::bigint,
  (extract(epoch from finished_at) * 1e6)::bigint, message, (extract(epoch from due_at) * 1e6)::bigint
from control.runs
where run_id = $1;
