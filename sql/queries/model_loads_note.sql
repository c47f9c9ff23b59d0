-- The loads that a table was made from.
-- $1: the relation, quoted as needed; $2: the loads
insert into control.model_loads (relation, relation_oid, loads)
values ($1, to_regclass($1), $2::int8multirange)
on conflict (relation) do update
set relation_oid = excluded.relation_oid, loads = excluded.loads, updated_at = excluded.updated_at
