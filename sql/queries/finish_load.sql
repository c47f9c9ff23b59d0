-- What a load brought, in every record that counts it. The run's own row comes last of all: replies that are
-- loaded at once wait for each other there.
-- $1 load, $2 rows in, $3 rows written, $4 rejected, $5 source, $6 items, $7 endpoint, $8 latest day, $9 response,
-- $10 run, $11 now, $12 key, $13 calls, $14 etag, $15 last modified, $16 not before, $17 moved to,
-- $18 rows written of each item, $19 rejected of each
with counted as materialized (
  select tracked.relation, tracked.has_rows,
    -- What lies in parts is counted there.
    (select sum(pg_stat_get_xact_tuples_inserted(part.oid) + pg_stat_get_xact_tuples_updated(part.oid)
       + pg_stat_get_xact_tuples_deleted(part.oid))::bigint
     from (select c.oid union all select inhrelid from pg_inherits where inhparent = c.oid) as part (oid)) as changes
  from control.table_versions as tracked
  cross join lateral (select to_regclass(tracked.relation)::oid as oid) as c
),
-- Where the counters do not account for all rows (they may be off, or the tables on other machines), each may have been
-- written to. The order keeps two loads from waiting for each other.
versions as (
  insert into control.table_versions as stored (relation, has_rows, loads, changes)
  select relation, has_rows, 1, changes
  from counted
  where changes > 0 or $3 > (select sum(changes) from counted where has_rows)
  order by relation
  on conflict (relation) do update
  set loads = stored.loads + 1, changes = stored.changes + excluded.changes
  returning pg_stat_force_next_flush()
),
load as (
  update control.loads set rows_in = $2, rows_written = $3, rows_rejected = $4 where load_id = $1
),
checkpoint as (
  insert into control.checkpoints as stored (source, item, endpoint, watermark, response_id, run_id, updated_at, etag,
    last_modified, next_at, moved_to, changed_at)
  select $5, item, $7, $8::date, $9::uuid, $10, $11::timestamptz, $14, $15, $16::timestamptz, $17, $11::timestamptz
  from unnest($6::text[]) as item
  on conflict (source, item, endpoint) do update
  set watermark = greatest(stored.watermark, excluded.watermark),
      response_id = excluded.response_id,
      run_id = excluded.run_id,
      updated_at = excluded.updated_at,
      etag = excluded.etag,
      last_modified = excluded.last_modified,
      next_at = excluded.next_at,
      moved_to = coalesce(excluded.moved_to, stored.moved_to),
      changed_at = case when ($18::bigint[])[array_position($6::text[], excluded.item)] > 0 then excluded.changed_at
                        else stored.changed_at end
),
quota as (
  insert into control.quota as stored (source, key_id, period, period_start, used)
  select $5, $12, period, date_trunc(period, $11::timestamptz, 'UTC'), $13::bigint
  from unnest(array['second', 'minute', 'day', 'month']) as period
  where $13::bigint > 0
  on conflict (source, key_id, period, period_start) do update
  set used = stored.used + excluded.used, reserved = greatest(stored.reserved - excluded.used, 0)
),
item as (
  insert into control.run_items as stored (run_id, source, symbol, status, rows, rejected)
  select $10, $5, item, 'running', rows, rejected
  from unnest($6::text[], $18::bigint[], $19::bigint[]) as item (item, rows, rejected)
  on conflict (run_id, source, symbol) do update
  set rows = stored.rows + excluded.rows,
      rejected = stored.rejected + excluded.rejected
)
update control.task_runs
set rows_in = rows_in + $2, rows_out = rows_out + $3, rows_rejected = rows_rejected + $4
where run_id = $10 and name = 'load';
