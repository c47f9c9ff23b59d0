-- Providers that said that a key has nothing left, and until when; what was used of the day and the month
select quota.source, quota.period, sum(quota.used)::bigint, max(spent.until_at)::text
from control.quota as quota
left join control.quota_spent as spent
  on spent.source = quota.source and spent.key_id = quota.key_id and spent.until_at > now()
where (quota.period = 'day' and quota.period_start = date_trunc('day', now(), 'UTC'))
  or (quota.period = 'month' and quota.period_start = date_trunc('month', now(), 'UTC'))
group by quota.source, quota.period
order by quota.source, quota.period;
