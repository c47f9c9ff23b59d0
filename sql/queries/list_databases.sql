-- The databases whose names begin like this, the newest first
select datname from pg_database where starts_with(datname, $1) order by datname collate "C" desc;
