-- Whether the tables that outsiders rely on were built by this very project from all that is loaded.
-- $1 the project, $2 its fingerprint
select exists (
  select
  from control.checkpoints as built
  where built.source = 'transform' and built.item = $1 and built.endpoint = 'models' and built.etag = $2
    and not exists (select from control.run_items as item where item.run_id > built.run_id and item.rows > 0)
) and (
  select count(*) = 5
  from pg_class
  where oid in (to_regclass('staging.stg_daily_prices'), to_regclass('staging.stg_company_overview'),
    to_regclass('marts.dim_company'), to_regclass('marts.fact_daily_trading'),
    to_regclass('marts.fact_market_metrics')));
