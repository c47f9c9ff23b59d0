-- Partitioned tables that lack a month: one of those ahead, or one for rows that came for no month
select format('%I.%I', namespace.nspname, relation.relname)
from pg_partitioned_table as partitioned
join pg_class as relation on relation.oid = partitioned.partrelid
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where namespace.nspname = 'raw'
  and to_regclass(format('%I.%I', namespace.nspname,
                         relation.relname || to_char((now() at time zone 'UTC') + interval '1 month', '_YYYY_MM')))
    is null;
