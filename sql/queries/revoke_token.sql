-- $1 name
update control.tokens set revoked_at = now()
where name = $1 and revoked_at is null
returning token_id;
