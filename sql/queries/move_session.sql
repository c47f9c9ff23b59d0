-- Rows whose text does not depend on whose session reads them
set local timezone = 'UTC';
set local datestyle = 'iso, ymd';
set local intervalstyle = 'postgres';
set local bytea_output = 'hex';
set local extra_float_digits = 1;
set local search_path = pg_catalog;
set local statement_timeout = 0;
set local lock_timeout = 0;
