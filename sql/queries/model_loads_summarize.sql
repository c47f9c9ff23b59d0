-- Tells the indexes on load_id what is in the blocks that came last; else these are read each time that something is
-- looked for. Of a table in parts, each part has its own, and they may be in a schema of an extension's.
select count(brin_summarize_new_values(i.indexrelid))
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
join pg_catalog.pg_am a on a.oid = c.relam and a.amname = 'brin'
where pg_catalog.pg_has_role(c.relowner, 'usage')
  and (
    c.relnamespace = 'raw'::regnamespace
    or exists (
      select from pg_catalog.pg_inherits
      join pg_catalog.pg_class parent on parent.oid = inhparent
      where inhrelid = i.indrelid and parent.relnamespace = 'raw'::regnamespace
    )
  )
