-- What the server is, and how far the database's schema is.
select current_setting('server_version'), current_setting('server_version_num')::int,
  (select max(version) from control.schema_migrations);
