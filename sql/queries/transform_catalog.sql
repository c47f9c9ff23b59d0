-- What there is of relations, and their columns in order; a row for each column.
-- $1: their schemas, $2: their names, both text[], in step
select
  wanted.position::int,
  c.relkind::text,
  pg_catalog.pg_get_userbyid(c.relowner),
  pg_catalog.obj_description(c.oid, 'pg_class'),
  c.reltuples::bigint,
  case when c.relkind in ('r', 'm', 'p') then pg_catalog.pg_total_relation_size(c.oid) end,
  a.attname,
  pg_catalog.format_type(a.atttypid, a.atttypmod),
  pg_catalog.col_description(c.oid, a.attnum)
from unnest($1::text[], $2::text[]) with ordinality
  as wanted (schema_name, relation_name, position)
join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.relation_name
left join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'v', 'm', 'p', 'f')
order by wanted.position, a.attnum
