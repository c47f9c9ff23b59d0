-- Foreign keys of other tables on a table: schema, table, name, definition.
-- $1: the table, quoted as needed
select n.nspname, c.relname, k.conname,
  regexp_replace(pg_get_constraintdef(k.oid), ' NOT VALID$', '')
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype = 'f'
  and k.confrelid = to_regclass($1::text)
  and k.conrelid <> k.confrelid
  and k.conparentid = 0
order by 1, 2, 3
