-- Those that are good for something, for shells: what is typed, and what it is
select name, scope
from control.tokens
where revoked_at is null
order by name collate "C";
