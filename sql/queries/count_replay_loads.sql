-- $1 sources, $2 first moment or null
select count(*)
from control.loads
where num_nonnulls(response_id, file_id) > 0 and source = any ($1::text[])
  and ($2::timestamptz is null or loaded_at >= $2::timestamptz);
