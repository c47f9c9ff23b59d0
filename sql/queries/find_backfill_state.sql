-- $1 backfill
select state from control.backfills where backfill_id = $1::bigint;
