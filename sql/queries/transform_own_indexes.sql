-- Indexes that people made on a table, for its successor: those that neither the project made (by their names) nor the
-- successor has already. One on columns that the successor lacks is left out.
-- $1: schema, $2: name of the table; $3: its successor, quoted as needed; $4: the suffix of names meanwhile
with own as (
  select
    i.indexrelid,
    index.relname as name,
    con.contype,
    i.indisunique,
    case when con.oid is not null then pg_catalog.pg_get_constraintdef(con.oid)
         else pg_catalog.substr(
           pg_catalog.pg_get_indexdef(i.indexrelid),
           pg_catalog.length(pg_catalog.format('CREATE %sINDEX %I ON %s%I.%I ',
                                               case when i.indisunique then 'UNIQUE ' else '' end, index.relname,
                                               case c.relkind when 'p' then 'ONLY ' else '' end,
                                               n.nspname, c.relname)) + 1)
    end as definition
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisvalid
  join pg_catalog.pg_class index on index.oid = i.indexrelid
  left join pg_catalog.pg_constraint con on con.conindid = i.indexrelid and con.contype in ('p', 'u', 'x')
    and con.conrelid = c.oid
  where n.nspname = $1 and c.relname = $2
    and index.relname !~ '_dp_idx[0-9]+$'
    and index.relname not in ($2 || '_pkey', $2 || '_by_time')
    and not exists (
      select
      from pg_catalog.pg_attribute a
      where a.attrelid = c.oid and a.attnum = any (i.indkey) and a.attnum > 0
        and not exists (
          select from pg_catalog.pg_attribute b
          where b.attrelid = $3::regclass and b.attname = a.attname and not b.attisdropped)
    )
)
select
  case when contype is not null
       then pg_catalog.format('alter table %s add constraint %I %s;', $3, name || $4, definition)
       else pg_catalog.format('create %sindex %I on %s %s;', case when indisunique then 'unique ' else '' end,
                              name || $4, $3, definition)
  end as create_statement,
  case when contype is not null
       then pg_catalog.format('alter table %I.%I rename constraint %I to %I;', $1, $2, name || $4, name)
       else pg_catalog.format('alter index %I.%I rename to %I;', $1, name || $4, name)
  end as rename_statement
from own
where not (contype is not distinct from 'p' and exists (
  select from pg_catalog.pg_constraint p where p.conrelid = $3::regclass and p.contype = 'p'))
  and not exists (
    select
    from pg_catalog.pg_index j
    join pg_catalog.pg_class k on k.oid = j.indexrelid
    where j.indrelid = $3::regclass and k.relname = own.name || $4)
order by name
