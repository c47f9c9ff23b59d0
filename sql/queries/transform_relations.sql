-- What is there of the relations that a project builds.
-- $1: their schemas, $2: their names, both text[], in step
select
  wanted.schema_name,
  wanted.relation_name,
  n.oid is not null as has_schema,
  c.relkind::text as relkind
from unnest($1::text[], $2::text[]) with ordinality
  as wanted (schema_name, relation_name, position)
left join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.relation_name
order by wanted.position
