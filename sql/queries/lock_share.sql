-- Waits until nobody has the lock alone; until the transaction ends.
-- $1 name
select pg_advisory_xact_lock_shared(727006, hashtext($1));
