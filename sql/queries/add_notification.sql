-- To each channel, and to the webhook of the run's pipeline, where it has one of its own. $1 channels, $2 kind, $3 title,
-- $4 body, $5 run, $6 now, $7 not before
insert into control.notifications (channel, kind, title, body, run_id, created_at, next_at)
select channel, $2, $3, $4, nullif($5::bigint, 0), $6, $7
from (
  select unnest($1::text[]) as channel
  union
  select 'webhook'
  from control.runs as run
  join control.pipelines as pipeline on pipeline.name = run.pipeline
  where run.run_id = $5::bigint and pipeline.definition #> '{notifications,webhook}' = 'true'
) as channels;
