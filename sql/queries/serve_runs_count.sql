-- How many runs there are that serve_runs.sql pages through.
explain (format json) --? estimated
select count(*) --? exact
select --? estimated
from control.runs
where true
  and status = :status --? status
