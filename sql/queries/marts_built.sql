-- $1 the project, $2 its fingerprint, $3 run
insert into control.checkpoints as stored (source, item, endpoint, etag, run_id, updated_at)
values ('transform', $1, 'models', $2, $3, now())
on conflict (source, item, endpoint) do update
set etag = excluded.etag, run_id = excluded.run_id, updated_at = excluded.updated_at;
