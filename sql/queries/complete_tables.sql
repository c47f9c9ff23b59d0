-- For shells: what is typed, and what it is
select concat_ws('.', namespace.nspname, relation.relname), obj_description(relation.oid, 'pg_class')
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where namespace.nspname in ('raw', 'staging', 'marts', 'control') and relation.relkind in ('r', 'p', 'v', 'm')
  and not relation.relispartition
order by namespace.nspname <> 'marts', namespace.nspname, relation.relname;
