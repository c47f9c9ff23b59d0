-- The loads that a table was made from.
-- $1: the relation, quoted as needed; $2: the loads; $3: its version, or null
insert into control.model_loads (relation, relation_oid, loads, version)
values ($1, to_regclass($1), $2::int8multirange, $3)
on conflict (relation) do update
set relation_oid = excluded.relation_oid,
    loads = excluded.loads,
    version = excluded.version,
    updated_at = excluded.updated_at
