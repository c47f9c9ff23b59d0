-- Which table has foreign keys to which other one
select distinct format('%I.%I', namespace.nspname, relation.relname), format('%I.%I', other_space.nspname, other.relname)
from pg_constraint as reference
join pg_class as relation on relation.oid = reference.conrelid
join pg_namespace as namespace on namespace.oid = relation.relnamespace
join pg_class as other on other.oid = reference.confrelid
join pg_namespace as other_space on other_space.oid = other.relnamespace
where reference.contype = 'f' and reference.conrelid <> reference.confrelid
  and not relation.relispartition and not other.relispartition;
