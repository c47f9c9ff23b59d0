-- The loads that a table can be made from, and whether it is noted from which of them it was.
-- $1: the relation, quoted as needed; $2: the one it is made from, or null for what is loaded; $3: its version, or null
select
  case
    when $2::text is null
      then coalesce((select range_agg(int8range(load_id, load_id, '[]')) from control.loads), '{}')
    else coalesce((
      select loads from control.model_loads where relation = $2 and relation_oid = to_regclass($2)
    ), '{}')
  end as loads,
  exists (
    select from control.model_loads
    where relation = $1 and relation_oid = to_regclass($1) and version is not distinct from $3
  ) as noted
