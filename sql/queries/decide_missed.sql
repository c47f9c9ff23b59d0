-- $1 pipeline, $2 moments, $3 why
with moved as (
  update control.pipelines
  set decided_at = greatest(decided_at, (select max(due_at) from unnest($2::timestamptz[]) as moment (due_at)))
  where name = $1
)
insert into control.decisions (pipeline, due_at, action, reason)
select $1, due_at, 'missed', $3 from unnest($2::timestamptz[]) as moment (due_at)
on conflict (pipeline, due_at) do nothing;
