-- Each table of the database, and the statement that counts its rows and adds up their hashes, in whatever order
select relation.oid::regclass::text,
  format('select count(*), coalesce(sum(hashtextextended(row(t.*)::text, 0)::numeric), 0) from %I.%I as t',
         namespace.nspname, relation.relname)
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where relation.relkind in ('r', 'p') and not relation.relispartition and relation.relpersistence <> 't'
  and namespace.nspname !~ '^(pg|_timescaledb|timescaledb)_' and namespace.nspname <> 'information_schema'
  and not exists (select from pg_depend as depend
                  where depend.classid = 'pg_class'::regclass and depend.objid = relation.oid and depend.deptype = 'e')
order by relation.oid::regclass::text collate "C";
