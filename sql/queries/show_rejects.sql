-- Records that were not loaded, the latest first. $1 only of this source, null for all; $2 also those that were loaded
-- since; $3 how many; $4 only of this run, 0 for all
select source, coalesce(endpoint, ''), coalesce(symbol, ''), position, cause, coalesce(payload, ''), state,
  (extract(epoch from created_at) * 1e6)::bigint, run_id
from raw.rejects
where ($1::text is null or source = $1::text) and ($2::boolean or state = 'open')
  and ($4::bigint = 0 or run_id = $4::bigint)
order by created_at desc, source, symbol, position
limit $3;
