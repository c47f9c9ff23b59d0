-- How nodes ended. One that was not built keeps what was known of it.
-- $1: the project; $2 to $8: arrays in step: node, relation, checksum, code, data, status, rows, with
-- empty texts for what there is none of; $9: when the run began
insert into control.model_states as known
  (project, node, relation, relation_oid, checksum, code, data, status, rows, run_at)
select $1, new.node, nullif(new.relation, ''), to_regclass(nullif(new.relation, ''))::oid,
  nullif(new.checksum, ''), nullif(new.code, ''), nullif(new.data, ''), new.status, new.rows,
  $9::timestamptz
from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[])
  as new (node, relation, checksum, code, data, status, rows)
on conflict (project, node) do update
set status = excluded.status,
    run_at = excluded.run_at,
    relation = coalesce(excluded.relation, known.relation),
    relation_oid = case when excluded.data is null then known.relation_oid
                        else excluded.relation_oid end,
    checksum = coalesce(excluded.checksum, known.checksum),
    code = coalesce(excluded.code, known.code),
    data = coalesce(excluded.data, known.data),
    rows = excluded.rows
