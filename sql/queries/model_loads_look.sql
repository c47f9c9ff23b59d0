-- All loads that are to be seen now, and whether it is noted which of them a table was made from.
-- $1: the relation, quoted as needed
select
  coalesce((select range_agg(int8range(load_id, load_id, '[]')) from control.loads), '{}') as loads,
  exists (
    select from control.model_loads
    where relation = $1 and relation_oid = to_regclass($1)
  ) as noted
