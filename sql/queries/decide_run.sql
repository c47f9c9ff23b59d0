-- In the transaction that starts the run. No row: it is decided already, or another try of it was begun elsewhere. What
-- an older moment waited for is done with it. $1 pipeline, $2 due, $3 late, $4 attempt, $5 run
with moved as (
  update control.pipelines set decided_at = greatest(decided_at, $2) where name = $1
),
given_up as (
  update control.decisions set retry_at = null where pipeline = $1 and due_at <> $2 and retry_at is not null
)
insert into control.decisions as stored (pipeline, due_at, action, late, run_id) values ($1, $2, 'run', $3, $5)
on conflict (pipeline, due_at) do update
set run_id = excluded.run_id, retry_at = null
where $4::bigint > 1 and stored.action = 'run' and
  coalesce((select attempt from control.runs as run where run.run_id = stored.run_id), $4::bigint - 1) = $4::bigint - 1
returning due_at;
