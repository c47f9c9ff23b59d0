-- How far a backfill is. One that somebody paused or cancelled meanwhile stays so; what is done is done.
-- $1 id, $2 state, $3 days left, $4 calls left, $5 when it can go on, $6 message
update control.backfills
set days_left = $3::int,
  calls_left = $4::int,
  resume_at = $5::timestamptz,
  message = $6,
  looked_at = now(),
  state = case when state = 'active' or $2 = 'done' then $2 else state end,
  finished_at = case when $2 in ('done', 'failed') and state in ('active', 'paused') then now() else finished_at end
where backfill_id = $1::bigint
returning state;
