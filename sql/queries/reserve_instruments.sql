-- Ids for instruments to be made. $1 how many
select nextval(pg_get_serial_sequence('raw.instruments', 'instrument_id')) from generate_series(1, $1::int);
