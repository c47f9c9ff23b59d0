-- Ends what others do in these databases
select pg_terminate_backend(pid) from pg_stat_activity
where datname = any ($1::text[]) and pid <> pg_backend_pid() and backend_type = 'client backend';
