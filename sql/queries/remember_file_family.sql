-- $1 family, $2 mapping, $3 form
insert into control.file_families as stored (family, mapping, updated_at)
values ($1, $2::jsonb || jsonb_build_object('form', $3::text), now())
on conflict (family) do update
set mapping = excluded.mapping, updated_at = now()
where stored.mapping is distinct from excluded.mapping;
