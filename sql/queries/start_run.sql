-- $1 trigger, $2 sample, $3 options, $4 pipeline, $5 due, $6 attempt, $7 who runs it
insert into control.runs (trigger, sample, options, status, pipeline, due_at, attempt, holder)
values ($1, $2, $3, 'running', $4, $5::timestamptz, $6, $7::jsonb || jsonb_build_object('backend', pg_backend_pid()))
returning run_id;
