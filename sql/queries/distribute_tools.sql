-- What turns tables into partitioned ones and back; of this session only, within one transaction.
set local timezone = 'UTC';
set local search_path = pg_catalog, pg_temp;

-- A month of @parent, as a table of its own. Rows of it that came before there was one are in the table for all others.
create or replace function pg_temp.dp_add_month(parent regclass, key name, first timestamptz) returns boolean
language plpgsql as $$
declare
  space name;
  own name;
  month text;
  other text;
  moved text := format('%I >= %L and %I < %L', key, first, key, first + interval '1 month');
begin
  select namespace.nspname, relation.relname into space, own
  from pg_class as relation
  join pg_namespace as namespace on namespace.oid = relation.relnamespace
  where relation.oid = parent;
  month := format('%I.%I', space, own || to_char(first, '_YYYY_MM'));
  other := format('%I.%I', space, own || '_other');
  if to_regclass(month) is not null then
    return false;
  end if;
  execute format('create table %s (like %s including defaults including constraints including storage)', month, parent);
  execute format('with gone as (delete from %s where %s returning *) insert into %s select * from gone', other, moved,
                 month);
  execute format('alter table %s attach partition %s for values from (%L) to (%L)', parent, month, first,
                 first + interval '1 month');
  return true;
end
$$;

-- Each month for which there are rows, and those from now on to @ahead months later. Returns how many are new.
create or replace function pg_temp.dp_add_months(parent regclass, ahead int) returns int
language plpgsql as $$
declare
  key name;
  other text;
  first timestamptz;
  added int := 0;
begin
  select attribute.attname, format('%I.%I', namespace.nspname, relation.relname || '_other') into key, other
  from pg_partitioned_table as partitioned
  join pg_class as relation on relation.oid = partitioned.partrelid
  join pg_namespace as namespace on namespace.oid = relation.relnamespace
  join pg_attribute as attribute on attribute.attrelid = relation.oid and attribute.attnum = partitioned.partattrs[0]
  where partitioned.partrelid = parent;
  for first in
    execute format('select distinct date_trunc(''month'', %I) from %s where %I > ''-infinity'' and %I < ''infinity'' '
                   'union select generate_series(date_trunc(''month'', now()), date_trunc(''month'', now()) '
                   '+ make_interval(months => $1), interval ''1 month'') order by 1', key, other, key, key)
    using ahead
  loop
    added := added + pg_temp.dp_add_month(parent, key, first)::int;
  end loop;
  return added;
end
$$;

-- The table made anew under its name, partitioned by the months of @key, or not at all where that is null. What reads it,
-- who may, and its indexes stay. Returns how many rows it has.
create or replace function pg_temp.dp_rebuild(source regclass, key name) returns bigint
language plpgsql as $$
declare
  place text := source::text;
  own name := (select relname from pg_class where oid = source);
  former text := format('%s.%I', (select relnamespace::regnamespace from pg_class where oid = source), own || '_former');
  by_time text := format('%s.%I', (select relnamespace::regnamespace from pg_class where oid = source), own || '_by_time');
  described text := obj_description(source, 'pg_class');
  constraints text[] := (
    select array_agg(format('alter table %s add constraint %I %s', source, conname, pg_get_constraintdef(oid)))
    from pg_constraint where conrelid = source and contype in ('p', 'u'));
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
    select array_agg(format('grant %s on %s to %s', privilege_type, source,
                            case grantee when 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end))
    from pg_class, aclexplode(relacl)
    where pg_class.oid = source and grantee <> relowner);
  statement text;
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
                 'including comments)%s', place, former, ' partition by range (' || quote_ident(key) || ')');
  foreach statement in array coalesce(constraints, '{}') || coalesce(indexes, '{}')
  loop
    execute statement;
  end loop;
  if key is not null then
    execute format('create table %s partition of %s default',
                   format('%s.%I', (select relnamespace::regnamespace from pg_class where oid = source), own || '_other'),
                   place);
    for statement in
      execute format('select distinct date_trunc(''month'', %I)::text from %s where %I > ''-infinity'' '
                     'and %I < ''infinity''', key, former, key, key)
    loop
      perform pg_temp.dp_add_month(place::regclass, key, statement::timestamptz);
    end loop;
    perform pg_temp.dp_add_months(place::regclass, 3);
  end if;
  -- As schedules bring it: by days. A day of all instruments then lies together, which a few kilobytes of index know.
  execute format('insert into %s select * from %s%s', place, former,
                 ' order by ' || coalesce('date_trunc(''day'', ' || quote_ident(key) || '), ', '') || ordered);
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
  execute format('drop table %s', former);
  execute format('analyze %s', place);
  return after.n;
end
$$;
