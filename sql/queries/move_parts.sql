-- The statements that give tables of raw, which migrations made as one, the parts that they have here
select format('select pg_temp.dp_rebuild(%L, %L);', parent.name, attribute.attname)
  || string_agg(format(' create table if not exists %I.%I partition of %s %s;', namespace.nspname, part.relname, parent.name,
                       pg_get_expr(part.relpartbound, part.oid)), '' order by part.relname)
from pg_partitioned_table as partitioned
join pg_class as relation on relation.oid = partitioned.partrelid
join pg_namespace as namespace on namespace.oid = relation.relnamespace
cross join lateral (select format('%I.%I', namespace.nspname, relation.relname) as name) as parent
join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum = partitioned.partattrs[0]
join pg_inherits on inhparent = relation.oid
join pg_class as part on part.oid = inhrelid
where namespace.nspname = 'raw' and partitioned.partstrat = 'r' and partitioned.partnatts = 1
group by parent.name, attribute.attname
order by parent.name;
