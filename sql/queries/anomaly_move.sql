-- $1 loads or runs, $2 the newest that was looked at
insert into control.anomaly_looks (what, position, looked_at) values ($1, $2, now())
on conflict (what) do update set position = excluded.position, looked_at = excluded.looked_at;
