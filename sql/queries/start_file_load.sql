-- $1 source, $2 kind, $3 path, $4 file, $5 version, $6 run, $7 the moment of the load
insert into control.loads (source, endpoint, symbol, file_id, file_version, run_id, loaded_at)
values ($1, $2, $3, $4, $5, $6, $7)
returning load_id;
