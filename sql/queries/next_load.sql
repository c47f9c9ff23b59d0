-- The number of a load, which its rows name before its own row is there.
select nextval(pg_get_serial_sequence('control.loads', 'load_id'));
