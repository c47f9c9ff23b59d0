-- What is known of the tables that a project reads: what they are, how large, which columns they have, and what was
-- loaded last.
-- $1: their schemas, $2: their names, both text[], in step
select
  wanted.schema_name,
  wanted.relation_name,
  c.relkind::text as relkind,
  case when c.relkind in ('r', 'm') then pg_catalog.pg_relation_size(c.oid) end as bytes,
  (select pg_catalog.md5(pg_catalog.string_agg(a.attname::text || ' ' || a.atttypid || ' ' || a.atttypmod, ','
                                               order by a.attnum))
   from pg_catalog.pg_attribute a
   where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns,
  pg_catalog.pg_stat_get_tuples_deleted(c.oid) as deleted,
  loads.version
from unnest($1::text[], $2::text[]) with ordinality as wanted (schema_name, relation_name, position)
left join pg_catalog.pg_namespace n on n.nspname = wanted.schema_name
left join pg_catalog.pg_class c on c.relnamespace = n.oid and c.relname = wanted.relation_name
-- Replies are loaded several at once, so the newest may be there before the one before it: how many there are of its
-- run tells.
left join lateral (
  select newest.load_id || '/' || (select count(*) from control.loads as load
                                   where load.run_id = newest.run_id and load.rows_written > 0) as version
  from control.loads as newest
  where newest.rows_written > 0
  order by newest.load_id desc
  limit 1
) as loads on wanted.schema_name in ('raw', 'control')
order by wanted.position
