-- Tables, views and sequences, their schemas, and of a part the table that it is of; of what else belongs to a table, such
-- as an identity's numbers, only the table
select format('%I.%I', namespace.nspname, relation.relname), quote_ident(namespace.nspname),
  case when whole.oid is not null then format('%I.%I', whole_space.nspname, whole.relname) end as whole
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
left join pg_inherits on inhrelid = relation.oid and relation.relispartition
left join pg_class as whole on whole.oid = inhparent
left join pg_namespace as whole_space on whole_space.oid = whole.relnamespace
where relation.relkind in ('r', 'p', 'v', 'm', 'S') and relation.relpersistence <> 't'
  and namespace.nspname !~ '^(pg|_timescaledb|timescaledb)_' and namespace.nspname not in ('information_schema', 'moving')
  -- What is partitioned depends on its own column, and a part on its whole.
  and not exists (select from pg_depend as depend
                  where depend.classid = 'pg_class'::regclass and depend.objid = relation.oid
                    and depend.deptype in ('e', 'i', 'a')
                    and not (depend.refclassid = 'pg_class'::regclass
                             and depend.refobjid in (relation.oid, coalesce(whole.oid, 0))))
order by 1;
