-- Tables that lie by months: whether one lacks the next month, and the part for what belongs to none, by which column
select format('%I.%I', namespace.nspname, relation.relname),
  to_regclass(format('%I.%I', namespace.nspname,
                     relation.relname || to_char((now() at time zone 'UTC') + interval '1 month', '_YYYY_MM'))) is null,
  other.oid::regclass::text, quote_ident(attribute.attname)
from pg_partitioned_table as partitioned
join pg_class as relation on relation.oid = partitioned.partrelid
join pg_namespace as namespace on namespace.oid = relation.relnamespace
join pg_class as other on other.oid = partitioned.partdefid and other.relname = relation.relname || '_other'
join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum = partitioned.partattrs[0]
where partitioned.partstrat = 'r' and partitioned.partnatts = 1
  and attribute.atttypid in ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype)
  and not relation.relispartition;
