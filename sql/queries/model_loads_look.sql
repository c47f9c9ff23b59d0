-- The loads that a table can be made from, and whether it is noted from which of them it was.
-- $1: the relation, quoted as needed; $2: the one it is made from, or null for what is loaded; $3: its version, or null;
-- $4: the tables it reads, text[]
with now as (
  -- Rows that no load wrote cannot be found by their load. Of tables whose rows name none, all rows are looked at; none
  -- of them ever goes.
  select concat_ws(' ', $3::text, string_agg(
    table_version.relation || ':'
      || case
        when table_version.has_rows
          then counted.changes - table_version.changes
        else counted.deleted
      end, ' ' order by table_version.relation)) as version
  from control.table_versions as table_version
  cross join lateral (select to_regclass(table_version.relation)::oid as oid) as c
  -- What lies in parts is counted there.
  cross join lateral (
    select
      sum(pg_stat_get_tuples_inserted(part.oid) + pg_stat_get_tuples_updated(part.oid)
        + pg_stat_get_tuples_deleted(part.oid))::bigint as changes,
      sum(pg_stat_get_tuples_deleted(part.oid))::bigint as deleted
    from (select c.oid union all select inhrelid from pg_inherits where inhparent = c.oid) as part (oid)
  ) as counted
  where table_version.relation = any ($4::text[])
)
select
  case
    when $2::text is null
      then coalesce((select range_agg(int8range(load_id, load_id, '[]')) from control.loads), '{}')
    else coalesce((
      select loads from control.model_loads where relation = $2 and relation_oid = to_regclass($2)
    ), '{}')
  end as loads,
  exists (
    select from control.model_loads
    where relation = $1 and relation_oid = to_regclass($1) and version = now.version
  ) as noted,
  now.version
from now
