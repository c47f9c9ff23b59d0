-- $1 kind, $2 trigger, $3 status, $4 path, $5 started, $6 finished, $7 bytes, $8 sha256, $9 server, $10 schema,
-- $11 tables, $12 rows, $13 message
insert into control.backups (kind, trigger, status, path, started_at, finished_at, bytes, sha256, server_version,
                             schema_version, tables, rows, message)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);
