-- One state of everything, and rows whose text does not depend on whose session reads them.
set transaction isolation level repeatable read, read only;
set local timezone = 'UTC';
set local datestyle = 'iso, ymd';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local search_path = pg_catalog;
set local statement_timeout = 0;
