-- Tells the indexes on load_id what is in the blocks that came last; else these are read each time that something is
-- looked for.
select count(brin_summarize_new_values(i.indexrelid))
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid
join pg_catalog.pg_am a on a.oid = c.relam and a.amname = 'brin'
where c.relnamespace = 'raw'::regnamespace and pg_catalog.pg_has_role(c.relowner, 'usage')
