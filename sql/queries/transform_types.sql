-- The columns of a relation and their types, in order; none where there is no such relation.
-- $1: the relation, quoted as needed
select attname, format_type(atttypid, atttypmod)
from pg_attribute
where attrelid = to_regclass($1::text)
  and attnum > 0
  and not attisdropped
order by attnum
