-- That this transaction wrote to tables as a load does: for rows that name a load, but came by other ways than the program's.
insert into control.table_versions as stored (relation, has_rows, loads, changes)
select counted.relation, counted.has_rows, 1, counted.changes
from (
  select tracked.relation, tracked.has_rows,
    -- What lies in parts is counted there.
    (select sum(pg_stat_get_xact_tuples_inserted(part.oid) + pg_stat_get_xact_tuples_updated(part.oid)
       + pg_stat_get_xact_tuples_deleted(part.oid))::bigint
     from (select c.oid union all select inhrelid from pg_inherits where inhparent = c.oid) as part (oid)) as changes
  from control.table_versions as tracked
  cross join lateral (select to_regclass(tracked.relation)::oid as oid) as c
) as counted
where counted.changes > 0
order by counted.relation
on conflict (relation) do update
set loads = stored.loads + 1, changes = stored.changes + excluded.changes
returning pg_stat_force_next_flush()
