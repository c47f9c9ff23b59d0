-- $1 first day, $2 last day, $3 sources, $4 symbols, $5 only what failed, $6 days missing, $7 calls, $8 when it can begin,
-- $9 why not at once
insert into control.backfills (first_day, last_day, sources, symbols, only_failed, days, days_left, calls, calls_left,
  resume_at, message)
values (date '1970-01-01' + $1::int, date '1970-01-01' + $2::int, $3::text[], $4::text[], $5::boolean, $6::int, $6::int,
  $7::int, $7::int, $8::timestamptz, $9)
returning backfill_id;
