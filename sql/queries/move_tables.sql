-- Each table with rows of its own, the largest first: its columns to copy, and about how large it is. What an extension
-- keeps for itself, and the parts of a partitioned table, belong to another one.
select format('%I.%I', namespace.nspname, relation.relname),
  (select string_agg(quote_ident(attname), ', ' order by attnum)
   from pg_attribute
   where attrelid = relation.oid and attnum > 0 and not attisdropped and attgenerated = ''),
  coalesce((select sum(pg_table_size(part.relid)) from pg_partition_tree(relation.oid) as part),
           pg_table_size(relation.oid))::bigint as size
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where relation.relkind in ('r', 'p') and not relation.relispartition and relation.relpersistence <> 't'
  and namespace.nspname !~ '^(pg|_timescaledb|timescaledb)_' and namespace.nspname not in ('information_schema', 'moving')
  and not exists (select from pg_depend as depend
                  where depend.classid = 'pg_class'::regclass and depend.objid = relation.oid and depend.deptype = 'e')
order by size desc, 1;
