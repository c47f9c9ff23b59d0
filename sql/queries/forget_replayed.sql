-- Everything typed that came from replies and files of these sources, from a day on; it is made again in the same transaction.
-- News have no day of their own: where only some days are made again they are brought up to date in place.
-- $1 sources, $2 first day or null for all
with prices as (
  delete from raw.daily_prices
  where source = any ($1::text[]) and ($2::date is null or trading_date >= $2::date)
),
intraday as (
  delete from raw.intraday_prices
  where source = any ($1::text[]) and ($2::date is null or ts >= $2::date::timestamp at time zone 'UTC')
),
periods as (
  delete from raw.period_prices
  where source = any ($1::text[]) and ($2::date is null or trading_date >= $2::date)
),
quotes as (
  delete from raw.quotes
  where source = any ($1::text[]) and ($2::date is null or observed_at >= $2::date::timestamp at time zone 'UTC')
),
actions as (
  delete from raw.corporate_actions
  where source = any ($1::text[]) and ($2::date is null or action_date >= $2::date)
),
companies as (
  delete from raw.company_overviews
  where source = any ($1::text[]) and ($2::date is null or observed_at >= $2::date::timestamp at time zone 'UTC')
),
records as (
  delete from raw.csv_records
  where $2::date is null and file_id in (
    select load.file_id from control.loads as load where load.source = any ($1::text[]))
),
news as (
  delete from raw.rss_entries where 'rss' = any ($1::text[]) and $2::date is null
)
delete from raw.feeds where 'rss' = any ($1::text[]) and $2::date is null;
