-- The clock was wrong by more than a day: what was decided for days to come was not. $1 now
with wrong as (
  delete from control.decisions where due_at > $1::timestamptz + interval '1 day'
)
update control.pipelines set decided_at = $1 where decided_at > $1::timestamptz + interval '1 day';
