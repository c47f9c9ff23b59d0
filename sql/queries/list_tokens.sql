-- All of them, with what they are good for now
select name, scope, case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired' else 'valid' end
  as state, to_char(created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at,
  to_char(expires_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as expires_at,
  to_char(revoked_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as revoked_at
from control.tokens
order by token_id;
