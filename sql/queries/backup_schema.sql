-- How far the database's schema is.
select coalesce(max(version), 0) from control.schema_migrations;
