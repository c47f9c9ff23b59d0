-- A relation's columns beside those of a contract: name, type there, whether the contract's type exists, and
-- whether the two are the same, but for length and precision.
-- $1: the relation, quoted as needed; $2, $3: the contract's columns and their types
with promised as (
  select name, to_regtype(type)::oid as type, place
  from unnest($2::text[], $3::text[]) with ordinality p (name, type, place)
),
held as (
  select attname::text as name, atttypid as type, format_type(atttypid, atttypmod) as type_name,
    attnum as place
  from pg_attribute
  where attrelid = to_regclass($1::text)
    and attnum > 0
    and not attisdropped
)
select coalesce(promised.name, held.name), held.type_name, promised.type is not null,
  coalesce(promised.type = held.type, false)
from promised
full join held on held.name = promised.name
order by promised.place, held.place
