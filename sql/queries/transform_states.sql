-- What is known of a project's nodes.
-- $1: the project
select
  state.node,
  state.checksum,
  state.code,
  state.data,
  state.status,
  state.rows,
  state.relation is null or coalesce(state.relation_oid = table_now.oid, false) as is_there,
  -- After a crash the server counts from nothing, so fewer say nothing.
  coalesce(counted.changes > state.changes, false) as is_touched,
  state.run_at = max(state.run_at) over () as last
from control.model_states as state
cross join lateral (select to_regclass(state.relation)::oid as oid) as table_now
-- What lies in parts is counted there.
cross join lateral (
  select sum(pg_stat_get_tuples_inserted(part.oid) + pg_stat_get_tuples_updated(part.oid)
    + pg_stat_get_tuples_deleted(part.oid))::bigint as changes
  from (select table_now.oid union all select inhrelid from pg_inherits where inhparent = table_now.oid) as part (oid)
) as counted
where state.project = $1
