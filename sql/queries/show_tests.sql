-- How each test ended the last time, and how often it did not pass; or how one test went over time.
-- $1: a test's name, or null for all
with results as (
  select r.*,
    row_number() over (partition by test order by tested_at desc, test_result_id desc) as age,
    count(*) over (partition by test) as times,
    count(*) filter (where status not in ('pass', 'skipped')) over (partition by test) as not_passed
  from control.test_results r
  where $1::text is null
    or test = $1
)
select
  test,
  to_char(tested_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as tested_at,
  status,
  failures,
  round(duration_ms::numeric, 1) as ms,
  not_passed,
  times,
  message,
  stored_in,
  run_id
from results
where age = 1
  or $1::text is not null
order by test, age
limit 1000
