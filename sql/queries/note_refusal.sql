-- That something is not to be asked for before a moment. Where it was never asked for with success, the beginning
-- of time stands for when it was.
-- $1 source, $2 item, $3 endpoint, $4 run, $5 not before
insert into control.checkpoints (source, item, endpoint, run_id, updated_at, next_at)
values ($1, $2, $3, $4, 'epoch', $5)
on conflict (source, item, endpoint) do update
set next_at = excluded.next_at;
