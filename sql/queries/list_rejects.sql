-- Records that were not loaded. $1 only of this source, null for all; $2 also those that were loaded since; $3 only of
-- this run, 0 for all
select source, endpoint, symbol, position, cause, payload, state, created_at, resolved_at, run_id, load_id
from raw.rejects
where ($1::text is null or source = $1::text) and ($2::boolean or state = 'open')
  and ($3::bigint = 0 or run_id = $3::bigint)
order by created_at, source, symbol, position;
