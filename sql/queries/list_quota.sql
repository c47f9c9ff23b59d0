-- What one key used of a source in the day and month of $3, in its minute, and in each of the last sixty
-- seconds. Periods are numbered as in the program: 0 second, 1 minute, 2 day, 3 month.
-- $1 source, $2 key, $3 now
select wanted.number, extract(epoch from date_trunc('second', $3::timestamptz) - quota.period_start)::bigint, quota.used + quota.reserved
from (values (0, 'second', date_trunc('second', $3::timestamptz) - interval '59 seconds'),
             (1, 'minute', date_trunc('minute', $3::timestamptz)),
             (2, 'day', date_trunc('day', $3::timestamptz, 'UTC')),
             (3, 'month', date_trunc('month', $3::timestamptz, 'UTC'))) as wanted (number, period, since)
join control.quota on quota.period = wanted.period and quota.period_start >= wanted.since
where quota.source = $1 and quota.key_id = $2;
