-- What stands on a relation that is about to be replaced, or on a view that would have to be made again with it, and
-- could not be made again: materialized views, functions, foreign keys, rules, policies, triggers …
-- $1: schema, $2: name of the relation; the one that shall take its place is called so, with __dp_new behind it
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
  select c.oid
  from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = $2
  union
  select direct.above
  from walk
  join direct on direct.below = walk.oid
),
parts as (
  select 'pg_catalog.pg_class'::regclass as classid, oid as objid, oid as relation from walk
  union all
  select 'pg_catalog.pg_type'::regclass, t.oid, walk.oid
  from walk
  join pg_catalog.pg_class c on c.oid = walk.oid
  join pg_catalog.pg_type t on t.oid = c.reltype or t.typelem = c.reltype and c.reltype <> 0
  union all
  select 'pg_catalog.pg_class'::regclass, i.indexrelid, walk.oid
  from walk
  join pg_catalog.pg_index i on i.indrelid = walk.oid
  union all
  select 'pg_catalog.pg_constraint'::regclass, con.oid, walk.oid
  from walk
  join pg_catalog.pg_constraint con on con.conrelid = walk.oid
)
select distinct obstacle
from (
  select
    case
      when r.ev_class is not null then
        pg_catalog.pg_describe_object('pg_catalog.pg_class'::regclass, r.ev_class, 0)
      when con.conrelid is not null and con.contypid = 0 then
        pg_catalog.format('%s', pg_catalog.pg_describe_object(d.classid, d.objid, 0))
      else pg_catalog.pg_describe_object(d.classid, d.objid, 0)
    end as obstacle
  from parts
  join pg_catalog.pg_depend d on d.refclassid = parts.classid and d.refobjid = parts.objid and d.deptype = 'n'
  left join pg_catalog.pg_rewrite r on d.classid = 'pg_catalog.pg_rewrite'::regclass and r.oid = d.objid
  left join pg_catalog.pg_class above on above.oid = r.ev_class
  left join pg_catalog.pg_constraint con on d.classid = 'pg_catalog.pg_constraint'::regclass and con.oid = d.objid
  where not (r.oid is not null and above.relkind = 'v' and r.rulename = '_RETURN')
    and not (con.oid is not null and con.conrelid = parts.relation)
    and not (d.classid = 'pg_catalog.pg_class'::regclass
             and exists (select from walk where walk.oid = d.objid))
  union all
  select pg_catalog.pg_describe_object('pg_catalog.pg_trigger'::regclass, t.oid, 0)
  from walk
  join pg_catalog.pg_trigger t on t.tgrelid = walk.oid and not t.tgisinternal
  union all
  select pg_catalog.pg_describe_object('pg_catalog.pg_policy'::regclass, p.oid, 0)
  from walk
  join pg_catalog.pg_policy p on p.polrelid = walk.oid
  union all
  select pg_catalog.pg_describe_object('pg_catalog.pg_class'::regclass, i.inhrelid, 0)
  from walk
  join pg_catalog.pg_inherits i on i.inhparent = walk.oid
  -- Parts that its successor has, too, are no loss.
  where pg_catalog.pg_get_partkeydef(walk.oid) is distinct from pg_catalog.pg_get_partkeydef(
      pg_catalog.to_regclass(pg_catalog.format('%I.%I', $1, $2 || '__dp_new')))
    or pg_catalog.pg_get_partkeydef(walk.oid) is null
) as found
order by obstacle
