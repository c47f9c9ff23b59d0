-- All backfills, the newest first; those that are still to be done before the others. Lists are lines.
select backfill_id, first_day - date '1970-01-01', last_day - date '1970-01-01',
  array_to_string(sources, E'\n'), array_to_string(symbols, E'\n'), only_failed, state,
  days, days_left, calls, calls_left, (extract(epoch from resume_at) * 1e6)::bigint, message,
  (extract(epoch from created_at) * 1e6)::bigint
from control.backfills
order by finished_at is not null, backfill_id desc;
