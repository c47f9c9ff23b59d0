-- A person's wish: $2 is 'active', 'paused' or 'cancelled'. What has ended stays ended, but what failed may be tried again.
-- $1 id, $2 state
update control.backfills
set state = $2,
  resume_at = null,
  message = null,
  finished_at = case when $2 = 'cancelled' then now() end
where backfill_id = $1::bigint and (state in ('active', 'paused') or state = 'failed' and $2 = 'active')
returning backfill_id;
