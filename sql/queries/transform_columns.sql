-- The columns of a relation and their types, in order.
-- $1: the relation, quoted as needed
select attname, pg_catalog.format_type(atttypid, atttypmod) as type
from pg_catalog.pg_attribute
where attrelid = $1::regclass and attnum > 0 and not attisdropped
order by attnum
