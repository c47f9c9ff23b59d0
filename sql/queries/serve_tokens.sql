-- Those that may be shown now
select hash, scope, expires_at
from control.tokens
where revoked_at is null and (expires_at is null or expires_at > now())
