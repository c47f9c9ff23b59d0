-- Whether the marts that lists and charts read are built.
select count(*) from pg_class
where oid in (to_regclass('marts.dim_company'), to_regclass('marts.fact_daily_trading'));
