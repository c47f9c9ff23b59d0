-- What a backup says of the database: a snapshot for pg_dump, its schema's version, who was given rights on its tables
select pg_export_snapshot(),
  to_regclass('control.schema_migrations') is not null,
  coalesce((select json_agg(distinct role.rolname)
            from pg_class as relation
            join pg_namespace as namespace on namespace.oid = relation.relnamespace
            cross join aclexplode(relation.relacl) as acl
            join pg_roles as role on role.oid = acl.grantee
            where relation.relkind in ('r', 'v', 'm', 'p', 'S') and namespace.nspname !~ '^pg_'
              and namespace.nspname <> 'information_schema' and acl.grantee <> relation.relowner), '[]')::text,
  pg_database_size(current_database());
