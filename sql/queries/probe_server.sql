-- What a server is, and what this role may do in the database: nothing that the application made is needed for it
select current_setting('server_version'), current_setting('server_version_num')::int, current_user,
  pg_is_in_recovery() or current_setting('transaction_read_only')::boolean,
  (select string_agg(extname || ' ' || extversion, ', ' order by extname)
   from pg_extension where extname in ('citus', 'timescaledb')),
  (select string_agg(name, ', ' order by name)
   from pg_available_extensions where name in ('citus', 'timescaledb') and installed_version is null),
  (select string_agg(name, ', ')
   from (
     select 'the database ' || current_database() as name
     where not has_database_privilege(current_database(), 'create')
       and (select count(*) from pg_namespace where nspname in ('raw', 'staging', 'marts', 'control')) < 4
     union all
     (select 'the schema ' || nspname
      from pg_namespace
      where nspname in ('raw', 'staging', 'marts', 'control')
        and not (has_schema_privilege(oid, 'usage') and has_schema_privilege(oid, 'create'))
      order by nspname)
     union all
     (select relation.oid::regclass::text
      from pg_class as relation
      join pg_namespace as namespace on namespace.oid = relation.relnamespace
      where namespace.nspname in ('raw', 'control') and relation.relkind in ('r', 'p')
        and has_schema_privilege(namespace.oid, 'usage')
        and not (has_table_privilege(relation.oid, 'select') and has_table_privilege(relation.oid, 'insert')
                 and has_table_privilege(relation.oid, 'update') and has_table_privilege(relation.oid, 'delete'))
      order by namespace.nspname, relation.relname
      limit 3)
   ) as forbidden),
  exists (select from pg_class as relation
          join pg_namespace as namespace on namespace.oid = relation.relnamespace
          where namespace.nspname = 'control' and relation.relname = 'schema_migrations'
            and has_schema_privilege(namespace.oid, 'usage') and has_table_privilege(relation.oid, 'select'));
