-- The columns of a relation, in order.
-- $1: the relation, quoted as needed
select attname
from pg_catalog.pg_attribute
where attrelid = $1::regclass and attnum > 0 and not attisdropped
order by attnum
