-- A table that was made anew is counted from nothing; nobody else wrote into it.
update control.table_versions as tracked
set changes = coalesce(counted.changes, 0)
from control.table_versions as same
cross join lateral (
  select sum(pg_stat_get_tuples_inserted(part.oid) + pg_stat_get_tuples_updated(part.oid)
             + pg_stat_get_tuples_deleted(part.oid))::bigint as changes
  from (
    select to_regclass(same.relation)::oid as oid
    union all
    select inhrelid from pg_inherits where inhparent = to_regclass(same.relation)
  ) as part
) as counted
where same.relation = tracked.relation and same.relation = any ($1::text[]);
