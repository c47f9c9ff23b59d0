-- How nodes ended. One that was not built keeps what was known of it.
-- $1: the project; $2 to $8: arrays in step: node, relation, checksum, code, data, status, rows, with
-- empty texts for what there is none of; $9: when the run began
-- What this transaction did to a table is counted with it, and told to all others once it ends.
insert into control.model_states as known
  (project, node, relation, relation_oid, checksum, code, data, status, rows, run_at, changes)
select $1, new.node, nullif(new.relation, ''), table_now.oid,
  nullif(new.checksum, ''), nullif(new.code, ''), nullif(new.data, ''), new.status, new.rows,
  $9::timestamptz,
  counted.changes
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
  as new (node, relation, checksum, code, data, status, rows)
cross join lateral (select to_regclass(nullif(new.relation, ''))::oid as oid) as table_now
-- What lies in parts is counted there.
cross join lateral (
  select sum(pg_stat_get_tuples_inserted(part.oid) + pg_stat_get_xact_tuples_inserted(part.oid)
    + pg_stat_get_tuples_updated(part.oid) + pg_stat_get_xact_tuples_updated(part.oid)
    + pg_stat_get_tuples_deleted(part.oid) + pg_stat_get_xact_tuples_deleted(part.oid))::bigint as changes
  from (select table_now.oid union all select inhrelid from pg_inherits where inhparent = table_now.oid) as part (oid)
) as counted
on conflict (project, node) do update
set status = excluded.status,
    run_at = excluded.run_at,
    relation = coalesce(excluded.relation, known.relation),
    relation_oid = case when excluded.data is null then known.relation_oid
                        else excluded.relation_oid end,
    changes = case when excluded.data is null then known.changes else excluded.changes end,
    checksum = coalesce(excluded.checksum, known.checksum),
    code = coalesce(excluded.code, known.code),
    data = coalesce(excluded.data, known.data),
    rows = excluded.rows
returning pg_stat_force_next_flush()
