-- A relation that is about to be replaced (depth 0), and the views that stand on it, directly or
-- not: how each is dropped, made again, and given back its owner, grants and comments. Definitions
-- name every schema, provided that search_path is empty.
-- $1: schema, $2: name of the relation; $3: names of the columns that its successor has, $4: what
-- that is, 'table' or 'view'
with recursive
direct as (
  select distinct d.refobjid as below, r.ev_class as above
  from pg_catalog.pg_depend d
  join pg_catalog.pg_rewrite r on r.oid = d.objid
  where d.classid = 'pg_catalog.pg_rewrite'::regclass
    and d.refclassid = 'pg_catalog.pg_class'::regclass
    and r.ev_class <> d.refobjid
),
walk as (
  select c.oid, 0 as depth
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = $2
  union
  select direct.above, walk.depth + 1
  from walk
  join direct on direct.below = walk.oid
),
found as (
  select
    c.oid,
    max(walk.depth) as depth,
    c.relkind,
    c.relacl,
    c.relowner,
    c.reloptions,
    pg_catalog.format('%I.%I', n.nspname, c.relname) as relation,
    case c.relkind
      when 'v' then 'view'
      when 'm' then 'materialized view'
      when 'f' then 'foreign table'
      else 'table'
    end as kind,
    case when max(walk.depth) > 0 then 'view' else $4 end as new_kind
  from walk
  join pg_catalog.pg_class c on c.oid = walk.oid
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  group by c.oid, n.nspname
),
statements as (
  select found.oid, 1 as position,
    pg_catalog.format('alter %s %s owner to %I;', new_kind, relation,
                      pg_catalog.pg_get_userbyid(relowner)) as statement
  from found
  where pg_catalog.pg_get_userbyid(relowner) <> current_user
  union all
  select found.oid, 2,
    pg_catalog.format('grant %s on %s to %s%s;', acl.privilege_type, relation,
                      case when acl.grantee = 0 then 'public'
                           else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(acl.grantee)) end,
                      case when acl.is_grantable then ' with grant option' else '' end)
  from found
  cross join lateral pg_catalog.aclexplode(found.relacl) as acl
  where acl.grantee <> found.relowner
  union all
  select found.oid, 3,
    pg_catalog.format('grant %s (%I) on %s to %s%s;', acl.privilege_type, a.attname, relation,
                      case when acl.grantee = 0 then 'public'
                           else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(acl.grantee)) end,
                      case when acl.is_grantable then ' with grant option' else '' end)
  from found
  join pg_catalog.pg_attribute a on a.attrelid = found.oid and a.attnum > 0 and not a.attisdropped
  cross join lateral pg_catalog.aclexplode(a.attacl) as acl
  where found.depth > 0 or a.attname::text = any ($3::text[])
  union all
  select found.oid, 4,
    case when d.objsubid = 0
         then pg_catalog.format('comment on %s %s is %L;', new_kind, relation, d.description)
         else pg_catalog.format('comment on column %s.%I is %L;', relation, a.attname, d.description)
    end
  from found
  join pg_catalog.pg_description d
    on d.classoid = 'pg_catalog.pg_class'::regclass and d.objoid = found.oid
  left join pg_catalog.pg_attribute a on a.attrelid = found.oid and a.attnum = d.objsubid
  where found.depth > 0 or d.objsubid = 0 or a.attname::text = any ($3::text[])
  union all
  -- Of a table: how it is stored, and what people told the planner about it.
  select found.oid, 5,
    pg_catalog.format('alter table %s set (%s);', relation, pg_catalog.array_to_string(reloptions, ', '))
  from found
  where found.depth = 0 and relkind = 'r' and new_kind = 'table' and reloptions is not null
  union all
  select found.oid, 6,
    pg_catalog.format('alter table %s alter column %I set statistics %s;', relation, a.attname, a.attstattarget)
  from found
  join pg_catalog.pg_attribute a on a.attrelid = found.oid and a.attnum > 0 and not a.attisdropped
  where found.depth = 0 and relkind in ('r', 'p') and new_kind = 'table' and coalesce(a.attstattarget, -1) >= 0
    and a.attname::text = any ($3::text[])
  union all
  select found.oid, 7, pg_catalog.pg_get_statisticsobjdef(s.oid) || ';'
  from found
  join pg_catalog.pg_statistic_ext s on s.stxrelid = found.oid
  where found.depth = 0 and relkind in ('r', 'p') and new_kind = 'table'
    and not exists (
      select
      from pg_catalog.pg_attribute a
      where a.attrelid = found.oid and a.attnum = any (s.stxkeys) and a.attname::text <> all ($3::text[]))
)
select
  found.depth,
  found.relkind::text,
  found.relation,
  pg_catalog.format('drop %s %s;', kind, relation) as drop_statement,
  case when found.depth > 0 then
    pg_catalog.format('create view %s%s as %s', relation,
                      ' with (' || pg_catalog.array_to_string(reloptions, ', ') || ')',
                      pg_catalog.pg_get_viewdef(found.oid))
  end as create_statement,
  (select pg_catalog.string_agg(statement, E'\n' order by position)
   from statements where statements.oid = found.oid) as restore_statements
from found
order by found.depth, found.relation
