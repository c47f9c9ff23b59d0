-- Those that are still to be done, for shells: what is typed, and what it is
select backfill_id, concat_ws(' ', state, first_day, last_day)
from control.backfills
where finished_at is null
order by backfill_id desc;
