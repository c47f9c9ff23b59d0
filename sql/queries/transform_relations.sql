-- What is there of the relations that a project builds, and what a run that was killed may have left beside them.
-- $1: their schemas, $2: their names, both text[], in step
select
  wanted.schema_name,
  wanted.relation_name,
  n.oid is not null as has_schema,
  -- A table that lies in parts is a table.
  translate(c.relkind::text, 'p', 'r') as relkind,
  case when beside.oid is not null
       then pg_catalog.format('drop %s if exists %I.%I', case beside.relkind when 'v' then 'view' else 'table' end,
                              n.nspname, beside.relname)
  end as drop_leftover
from unnest($1::text[], $2::text[]) with ordinality
  as wanted (schema_name, relation_name, position)
left join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.relation_name
left join pg_catalog.pg_class beside
  on beside.relnamespace = n.oid and beside.relname = wanted.relation_name || '__dp_new'
order by wanted.position
