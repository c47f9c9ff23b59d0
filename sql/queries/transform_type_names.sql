-- What types are called.
-- $1: their oids, in an order that is kept
select format_type(oid::oid, null)
from unnest($1::text[]) with ordinality t (oid, place)
order by place
