-- How many records a run did not load, those that were loaded since among them. $1 the run
select count(*) from raw.rejects where run_id = $1::bigint;
