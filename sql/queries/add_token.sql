-- $1 name, $2 hash, $3 scope, $4 when it expires; null: never. Nothing comes back where there is one of that name.
insert into control.tokens (name, hash, scope, expires_at)
values ($1, $2, $3, $4)
on conflict (name) do nothing
returning token_id;
