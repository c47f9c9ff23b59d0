-- What turns tables into partitioned ones and back; of this session only, within one transaction.

-- @parent's part for the month, or year, that begins with @first, as a table of its own. Rows of it that came before there
-- was one are in the part for all others.
create or replace function pg_temp.dp_add_part(parent regclass, key name, span text, first timestamptz) returns boolean
language plpgsql set timezone = 'UTC' set search_path = pg_catalog, pg_temp as $$
declare
  space name;
  own name;
  part text;
  other text;
  past timestamptz := first + ('1 ' || span)::interval;
  n bigint;
begin
  select namespace.nspname, relation.relname into space, own
  from pg_class as relation
  join pg_namespace as namespace on namespace.oid = relation.relnamespace
  where relation.oid = parent;
  part := format('%I.%I', space, own || to_char(first, case span when 'year' then '_YYYY' else '_YYYY_MM' end));
  other := format('%I.%I', space, own || '_other');
  if to_regclass(part) is not null then
    return false;
  end if;
  -- Whoever has to wait gives up before a row is moved: what is rolled back is counted, too.
  execute format('lock table only %s in share update exclusive mode', parent);
  execute format('lock table %s in access exclusive mode', other);
  execute format('create table %s (like %s including defaults including constraints including storage)', part, parent);
  execute format('with gone as (delete from %s where %I >= %L and %I < %L returning *) insert into %s select * from gone',
                 other, key, first, key, past, part);
  get diagnostics n = row_count;
  execute format('alter table %s attach partition %s for values from (%L) to (%L)', parent, part, first, past);
  -- The server counts rows that move; nobody changed them.
  update control.table_versions set changes = changes + 2 * n where n > 0 and to_regclass(relation) = parent;
  update control.model_states set changes = changes + 2 * n where n > 0 and relation_oid = parent;
  return true;
end
$$;

-- The parts that rows of @source need in @parent. A year that is over for long and has few rows is one part: each part costs
-- whoever reads all of them a lock or two.
create or replace function pg_temp.dp_spans(parent regclass, source text, key name)
returns table (span text, first timestamptz)
language plpgsql set timezone = 'UTC' set search_path = pg_catalog, pg_temp as $$
begin
  return query execute format($query$
    with months as (
      select date_trunc('month', %1$I)::timestamptz as first, count(*) as n
      from %2$s where %1$I > '-infinity' and %1$I < 'infinity' group by 1
    ), sums as (
      select date_trunc('year', months.first) as first, sum(months.n) as n from months group by 1
    ), years as (
      select sums.first,
        sums.n < 1000000 and sums.first < date_trunc('year', now()) - interval '1 year' and not exists (
          select from pg_inherits
          join pg_class as part on part.oid = inhrelid
          join pg_class as whole on whole.oid = inhparent
          where inhparent = $1 and starts_with(part.relname, whole.relname || to_char(sums.first, '_YYYY'))) as is_whole
      from sums
    )
    select 'year', years.first from years where is_whole
    union all
    select 'month', months.first from months join years on years.first = date_trunc('year', months.first) where not is_whole
    $query$, key, source) using parent;
end
$$;

-- Parts for which there are rows, and those of the months from now on to @ahead months later. Returns how many are new.
create or replace function pg_temp.dp_add_parts(parent regclass, ahead int) returns int
language plpgsql set timezone = 'UTC' set search_path = pg_catalog, pg_temp as $$
declare
  key name;
  other text;
  wanted record;
  added int := 0;
begin
  select attribute.attname, format('%I.%I', namespace.nspname, relation.relname || '_other') into key, other
  from pg_partitioned_table as partitioned
  join pg_class as relation on relation.oid = partitioned.partrelid
  join pg_namespace as namespace on namespace.oid = relation.relnamespace
  join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum = partitioned.partattrs[0]
  where partitioned.partrelid = parent;
  for wanted in
    select * from pg_temp.dp_spans(parent, other, key)
    union
    select 'month', month
    from generate_series(date_trunc('month', now()), date_trunc('month', now()) + make_interval(months => ahead),
                         interval '1 month') as month
    order by first
  loop
    added := added + pg_temp.dp_add_part(parent, key, wanted.span, wanted.first)::int;
  end loop;
  return added;
end
$$;

-- Parts and indexes that are called after @former get the name of their table, which was called so.
create or replace function pg_temp.dp_rename_parts(parent regclass, former name) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  own name := (select relname from pg_class where oid = parent);
  named record;
begin
  for named in
    select relation.oid::regclass as name, relation.relname, relation.relkind
    from pg_partition_tree(parent) as part
    join pg_class as relation on relation.oid = part.relid
      or relation.oid in (select indexrelid from pg_index where indrelid = part.relid)
    where starts_with(relation.relname, former)
  loop
    execute format('alter %s %s rename to %I', case when named.relkind in ('i', 'I') then 'index' else 'table' end,
                   named.name, own || substr(named.relname, length(former) + 1));
  end loop;
end
$$;

-- The table made anew under its name, partitioned by the months of @key, or not at all where that is null. What reads it,
-- who may, and its indexes stay. @sorted: the order of its rows within a day, that of the primary key where it has one.
-- Returns how many rows it has.
create or replace function pg_temp.dp_rebuild(source regclass, key name, sorted text default null) returns bigint
language plpgsql set timezone = 'UTC' set search_path = pg_catalog, pg_temp as $$
declare
  place text := source::text;
  own name := (select relname from pg_class where oid = source);
  former text := format('%s.%I', (select relnamespace::regnamespace from pg_class where oid = source), own || '_former');
  by_time text := format('%s.%I', (select relnamespace::regnamespace from pg_class where oid = source), own || '_by_time');
  owner oid := (select relowner from pg_class where oid = source);
  described text := obj_description(source, 'pg_class');
  constraints text[] := (
    select array_agg(format('alter table %s add constraint %I %s', source, conname, pg_get_constraintdef(oid)))
    from pg_constraint where conrelid = source and contype in ('p', 'u', 'x', 'f'));
  indexes text[] := (
    select array_agg(pg_get_indexdef(indexrelid))
    from pg_index
    where indrelid = source and not exists (select from pg_constraint where conindid = indexrelid and conrelid = source)
      and indexrelid is distinct from to_regclass(by_time));
  ordered text := (
    select string_agg(quote_ident(attname), ', ' order by position)
    from pg_index
    cross join lateral unnest(indkey::int2[]) with ordinality as part (number, position)
    join pg_attribute on attrelid = indrelid and attnum = part.number
    where indrelid = source and indisprimary);
  views text[] := (
    select array_agg(distinct format('create or replace view %s%s as %s', rewrite.ev_class::regclass,
                                     ' with (' || array_to_string(view.reloptions, ', ') || ')',
                                     pg_get_viewdef(rewrite.ev_class)))
    from pg_depend as depend
    join pg_rewrite as rewrite on depend.classid = 'pg_rewrite'::regclass and rewrite.oid = depend.objid
    join pg_class as view on view.oid = rewrite.ev_class
    where depend.refclassid = 'pg_class'::regclass and depend.refobjid = source and view.relkind = 'v');
  grants text[] := (
    select array_agg(format('grant %s%s on %s to %s%s', privilege_type, columns, source,
                            case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
                            case when is_grantable then ' with grant option' end))
    from (
      select '' as columns, privilege.* from pg_class, aclexplode(relacl) as privilege where pg_class.oid = source
      union all
      select format(' (%I)', attname), privilege.* from pg_attribute, aclexplode(attacl) as privilege
      where attrelid = source and attnum > 0
    ) as privileges
    where grantee <> owner);
  statement text;
  wanted record;
  before record;
  after record;
begin
  execute format('lock table %s in access exclusive mode', place);
  execute format('alter table %s rename to %I', place, own || '_former');
  for statement in
    select format('alter index %s rename to %I', indexrelid::regclass, left(relname, 54) || '_former')
    from pg_index
    join pg_class on pg_class.oid = indexrelid
    where indrelid = source
  loop
    execute statement;
  end loop;
  execute format('create table %s (like %s including defaults including constraints including storage '
                 'including comments including statistics)%s', place, former, ' partition by range (' || quote_ident(key) || ')');
  if key is not null then
    execute format('create table %s partition of %s default',
                   format('%s.%I', (select relnamespace::regnamespace from pg_class where oid = source), own || '_other'),
                   place);
    for wanted in
      select * from pg_temp.dp_spans(place::regclass, former, key)
    loop
      perform pg_temp.dp_add_part(place::regclass, key, wanted.span, wanted.first);
    end loop;
    perform pg_temp.dp_add_parts(place::regclass, 3);
  end if;
  -- As schedules bring it: by days. A day of all instruments then lies together, which a few kilobytes of index know.
  execute format('insert into %s select * from %s%s', place, former,
                 ' order by ' || nullif(concat_ws(', ', 'date_trunc(''day'', ' || quote_ident(key) || ')', coalesce(sorted, ordered)), ''));
  -- Over rows that are there, indexes are made sooner, and are smaller.
  foreach statement in array coalesce(constraints, '{}') || coalesce(indexes, '{}')
  loop
    execute statement;
  end loop;
  if key is not null then
    execute format('create index %I on %s using brin (%I) with (pages_per_range = 32)', own || '_by_time', place, key);
  end if;
  execute format('select count(*) as n, sum(hashtextextended(row(t.*)::text, 0)::numeric) as hash from %s as t', former)
    into before;
  execute format('select count(*) as n, sum(hashtextextended(row(t.*)::text, 0)::numeric) as hash from %s as t', place)
    into after;
  if (before.n, before.hash) is distinct from (after.n, after.hash) then
    raise exception '% rows of % became % other ones', before.n, place, after.n;
  end if;
  foreach statement in array coalesce(views, '{}') || coalesce(grants, '{}')
  loop
    execute statement;
  end loop;
  if described is not null then
    execute format('comment on table %s is %L', place, described);
  end if;
  if pg_get_userbyid(owner) <> current_user then
    execute format('alter table %s owner to %I', place, pg_get_userbyid(owner));
  end if;
  -- A model that was built is so still.
  update control.model_states set relation_oid = place::regclass where relation_oid = source;
  update control.model_loads set relation_oid = place::regclass where relation_oid = source;
  execute format('drop table %s', former);
  return after.n;
end
$$;
