-- The statement that lets each sequence go on where it is
select format('select pg_catalog.setval(%L, %s)', format('%I.%I', schemaname, sequencename), last_value)
from pg_sequences
where last_value is not null and schemaname !~ '^(_timescaledb|timescaledb)_' and schemaname <> 'moving';
