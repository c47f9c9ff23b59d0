-- How many prices a load wrote of each of several instruments.
-- $1 load, $2 instruments, $3 source, $4 the earliest moment among them
select instrument_id, count(*)
from raw.quotes
where instrument_id = any ($2::bigint[]) and source = $3 and observed_at >= $4::timestamptz and load_id = $1
group by instrument_id;
