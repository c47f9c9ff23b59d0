-- What was decided for more than a day ahead was decided by a clock that was wrong, and so was all ahead of now. $1 now
with wrong as (
  delete from control.decisions
  where due_at > $1 and exists (select from control.decisions where due_at > $1::timestamptz + interval '1 day')
)
update control.pipelines set decided_at = $1 where decided_at > $1::timestamptz + interval '1 day';
