-- What kind of relation keeps a test's failures, if there is one.
-- $1: its name, quoted
select relkind
from pg_class
where oid = to_regclass($1::text)
