-- $1 name
update control.tokens set revoked_at = null
where name = $1 and revoked_at is not null
returning token_id;
