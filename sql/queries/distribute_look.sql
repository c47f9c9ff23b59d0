-- What stands in the way of another layout of a table, and what it is now.
-- $1: the table; $2: the column that it would be laid out by
select relation.relkind::text,
  (select string_agg(obstacle, '; ')
   from (
     select format('the foreign key %I of %s refers to it', conname, conrelid::regclass) as obstacle
     from pg_constraint where confrelid = relation.oid and contype = 'f'
     union all
     select format('the trigger %I', tgname) from pg_trigger
     where tgrelid = relation.oid and not tgisinternal and tgname !~ '^(ts_|truncate_trigger)'
     union all
     select format('the policy %I', polname) from pg_policy where polrelid = relation.oid
     union all
     select format('the unique index %I, which does not have %I', index_name.relname, $2::text)
     from pg_index as i
     join pg_class as index_name on index_name.oid = i.indexrelid
     where i.indrelid = relation.oid and i.indisunique
       and not exists (select from pg_attribute
                       where attrelid = relation.oid and attname = $2::text and attnum = any (i.indkey))
     union all
     select format('the materialized view %s, which reads it', rewrite.ev_class::regclass)
     from pg_depend as depend
     join pg_rewrite as rewrite on depend.classid = 'pg_rewrite'::regclass and rewrite.oid = depend.objid
     join pg_class as view on view.oid = rewrite.ev_class
     where depend.refclassid = 'pg_class'::regclass and depend.refobjid = relation.oid and view.relkind = 'm'
   ) as obstacles),
  format('%I.%I', namespace.nspname, relation.relname)
from pg_class as relation
join pg_namespace as namespace on namespace.oid = relation.relnamespace
where relation.oid = to_regclass($1);
