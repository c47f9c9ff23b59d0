-- The server lost its counters in a crash and counts from nothing: what it counted since then was the loads'.
update control.table_versions as tracked
set changes = counted.changes
from control.table_versions as same
cross join lateral (select to_regclass(same.relation)::oid as oid) as c
cross join lateral (
  select sum(pg_stat_get_tuples_inserted(part.oid) + pg_stat_get_tuples_updated(part.oid)
    + pg_stat_get_tuples_deleted(part.oid))::bigint as changes
  from (select c.oid union all select inhrelid from pg_inherits where inhparent = c.oid) as part (oid)
) as counted
where same.relation = tracked.relation and counted.changes < tracked.changes
