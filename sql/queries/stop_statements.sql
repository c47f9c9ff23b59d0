-- Statements of this process that run for long. Its connections bear its name. $1 seconds
select count(pg_cancel_backend(pid))
from pg_stat_activity
where application_name = current_setting('application_name') and pid <> pg_backend_pid() and state = 'active' and
  client_addr is not distinct from inet_client_addr() and query_start < now() - least($1::bigint, 1) * interval '1 second';
