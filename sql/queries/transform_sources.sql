-- What is known of the tables that a project reads: what they are, how large, which columns they have, and what was
-- loaded last.
-- $1: their schemas, $2: their names, both text[], in step; $3: how many bytes are read to see what is in them
select
  wanted.schema_name,
  wanted.relation_name,
  c.relkind::text as relkind,
  case when c.relkind in ('r', 'm') then pg_catalog.pg_relation_size(c.oid) end as bytes,
  (select pg_catalog.md5(pg_catalog.string_agg(a.attname::text || ' ' || a.atttypid || ' ' || a.atttypmod, ','
                                               order by a.attnum))
   from pg_catalog.pg_attribute a
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  case when tracked.has_rows or pg_catalog.pg_relation_size(c.oid) > $3::bigint
    then tracked.loads || '/' || (counted.changes - tracked.changes) end as version,
  counted.changes < tracked.changes as is_reset
from unnest($1::text[], $2::text[]) with ordinality as wanted (schema_name, relation_name, position)
left join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.relation_name
-- How often loads wrote to it, and how many rows others changed: the server counts all, the loads their own.
left join control.table_versions as tracked on wanted.schema_name = 'raw'
  and tracked.relation = 'raw.' || wanted.relation_name
cross join lateral (
  select pg_catalog.sum(pg_catalog.pg_stat_get_tuples_inserted(part.oid) + pg_catalog.pg_stat_get_tuples_updated(part.oid)
    + pg_catalog.pg_stat_get_tuples_deleted(part.oid))::bigint as changes
  from (
    select c.oid union all select inhrelid from pg_catalog.pg_inherits where inhparent = c.oid
  ) as part (oid)
) as counted
order by wanted.position
