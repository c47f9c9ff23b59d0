-- What is known of a project's nodes.
-- $1: the project
select
  state.node,
  state.checksum,
  state.code,
  state.data,
  state.status,
  state.rows,
  state.relation is null or state.relation_oid = to_regclass(state.relation)::oid as current,
  state.run_at = max(state.run_at) over () as last
from control.model_states as state
where state.project = $1
