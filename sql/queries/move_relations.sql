-- Tables, views and sequences, and their schemas; of what belongs to a table, such as an identity's numbers, only the
-- table
select format('%I.%I', namespace.nspname, relation.relname), quote_ident(namespace.nspname)
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where relation.relkind in ('r', 'p', 'v', 'm', 'S') and relation.relpersistence <> 't'
  and namespace.nspname !~ '^(pg|_timescaledb|timescaledb)_' and namespace.nspname not in ('information_schema', 'moving')
  and not exists (select from pg_depend as depend
                  where depend.classid = 'pg_class'::regclass and depend.objid = relation.oid
                    and depend.deptype in ('e', 'i', 'a'))
order by 1;
