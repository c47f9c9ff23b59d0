-- Runs and sources of the last days, as one JSON object. $1 how many days
with recent as (
  select run_id, status, sample, finished_at - started_at as took
  from control.runs
  where started_at > now() - make_interval(days => $1::int) and finished_at is not null
), sources as (
  select item.source, count(distinct item.run_id) as runs, count(*) as items,
    count(*) filter (where item.status = 'success') as succeeded,
    count(*) filter (where item.status in ('failed', 'partial')) as failed,
    coalesce(sum(item.rows), 0) as rows, coalesce(sum(item.rejected), 0) as rejected, max(item.finished_at) as last_at
  from control.run_items as item
  join recent using (run_id)
  group by item.source
)
select jsonb_build_object(
  'days', $1::int,
  'runs', (
    select jsonb_build_object('total', count(*), 'success', count(*) filter (where status = 'success'),
      'partial', count(*) filter (where status = 'partial'), 'failed', count(*) filter (where status = 'failed'),
      'cancelled', count(*) filter (where status = 'cancelled'),
      'success_rate', round(avg((status = 'success')::int), 4),
      'average_seconds', round(extract(epoch from avg(took))::numeric, 3))
    from recent),
  'sources', (
    select coalesce(jsonb_agg(jsonb_build_object('source', source, 'runs', runs, 'items', items, 'succeeded', succeeded,
      'failed', failed, 'success_rate', round(succeeded::numeric / items, 4),
      'error_rate', round(failed::numeric / items, 4), 'rows', rows, 'rejected', rejected,
      'last_at', to_char(last_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) order by source), '[]')
    from sources),
  'instruments', (select count(*) from raw.instruments),
  'observations', (
    select coalesce(sum(greatest(reltuples, 0)), 0)::bigint
    from pg_class
    where relkind = 'r' and (oid = to_regclass('staging.stg_observations') or oid in (
      select inhrelid from pg_inherits where inhparent = to_regclass('staging.stg_observations')))))
