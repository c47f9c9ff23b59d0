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
  coalesce(pg_stat_get_tuples_inserted(table_now.oid) + pg_stat_get_tuples_updated(table_now.oid)
    + pg_stat_get_tuples_deleted(table_now.oid) > state.changes, false) as is_touched,
  state.run_at = max(state.run_at) over () as last
from control.model_states as state
cross join lateral (select to_regclass(state.relation)::oid as oid) as table_now
where state.project = $1
