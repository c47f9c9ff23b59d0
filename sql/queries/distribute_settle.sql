-- A table that was made anew is counted from nothing; nobody else wrote into it.
with counted as (
  select place.oid, sum(pg_stat_get_tuples_inserted(part.oid) + pg_stat_get_tuples_updated(part.oid)
                        + pg_stat_get_tuples_deleted(part.oid))::bigint as changes
  from unnest($1::text[]) as name
  cross join lateral (select to_regclass(name)::oid as oid) as place
  cross join lateral (
    select place.oid
    union all
    select inhrelid from pg_inherits where inhparent = place.oid
  ) as part (oid)
  group by place.oid
), models as (
  update control.model_states as state set changes = counted.changes from counted where counted.oid = state.relation_oid
)
update control.table_versions as tracked
set changes = counted.changes
from counted where counted.oid = to_regclass(tracked.relation);
