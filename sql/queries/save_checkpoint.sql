-- $1 source, $2 item, $3 endpoint, $4 latest day, $5 response, $6 run, $7 now
insert into control.checkpoints as stored (source, item, endpoint, watermark, response_id, run_id, updated_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (source, item, endpoint) do update
set watermark = greatest(stored.watermark, excluded.watermark),
    response_id = excluded.response_id,
    run_id = excluded.run_id,
    updated_at = excluded.updated_at;
