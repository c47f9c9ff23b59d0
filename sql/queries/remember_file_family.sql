-- $1 family, $2 mapping
insert into control.file_families as stored (family, mapping, updated_at)
values ($1, $2::jsonb, now())
on conflict (family) do update
set mapping = excluded.mapping, updated_at = now()
where stored.mapping is distinct from excluded.mapping;
