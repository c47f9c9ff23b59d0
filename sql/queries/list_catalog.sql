-- Tables and views with their columns, for completion: schema, relation, its kind, column, type.
select n.nspname, c.relname, c.relkind::text, a.attname, format_type(a.atttypid, a.atttypmod)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relkind in ('r', 'p', 'v', 'm', 'f')
  and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
  and has_schema_privilege(n.oid, 'usage')
  and not c.relispartition
order by n.nspname, c.relname, a.attnum;
