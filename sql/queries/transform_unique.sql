-- One row where the server keeps the columns unique: a valid unique index over all rows needs no others.
-- $1: a table's name, quoted; $2: columns
select 1
from pg_index i
where i.indrelid = to_regclass($1::text)
  and i.indisunique
  and i.indimmediate
  and i.indisvalid
  and i.indpred is null
  and i.indexprs is null
  and not exists (
    select
    from generate_series(0, i.indnkeyatts - 1) k
    join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k]
    where a.attname <> all ($2::text[])
  )
  and (i.indnullsnotdistinct
    or cardinality($2::text[]) = 1
    or not exists (
      select
      from generate_series(0, i.indnkeyatts - 1) k
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k]
      where not a.attnotnull
    ))
limit 1
