-- Whether a table lies in parts, or the database has been laid out so: then it shall.
-- $1: the table, quoted as needed
select exists (
  select from pg_partitioned_table where partrelid in (to_regclass($1), to_regclass('raw.intraday_prices'))
);
