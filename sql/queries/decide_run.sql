-- In the transaction that starts the run. No row: it is decided already. $1 pipeline, $2 due, $3 late, $4 attempt, $5 run
with moved as (
  update control.pipelines set decided_at = greatest(decided_at, $2) where name = $1
)
insert into control.decisions as stored (pipeline, due_at, action, late, run_id) values ($1, $2, 'run', $3, $5)
on conflict (pipeline, due_at) do update
set run_id = excluded.run_id where $4::bigint > 1 and stored.action = 'run'
returning due_at;
