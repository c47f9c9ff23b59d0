-- How each test ended the last time, and the last times, oldest first. $1 how many of these
with results as (
  select test, relation, failures, message, stored_in, tested_at, status,
    row_number() over (partition by test order by tested_at desc, test_result_id desc) as age
  from control.test_results
)
select test, max(relation) filter (where age = 1), max(failures) filter (where age = 1),
  max(message) filter (where age = 1), max(stored_in) filter (where age = 1),
  max((extract(epoch from tested_at) * 1000000)::bigint) filter (where age = 1),
  string_agg(status, ' ' order by age desc)
from results
where age <= $1::int
group by test
order by test;
