-- $1 source, $2 endpoint, $3 shape, $4 load, $5 the moment of the load
insert into control.shapes (source, endpoint, shape, load_id, updated_at)
values ($1, $2, $3, $4, $5)
on conflict (source, endpoint) do update
set shape = excluded.shape, load_id = excluded.load_id, updated_at = excluded.updated_at;
