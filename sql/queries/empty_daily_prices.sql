-- Whether the table has no row at all.
select not exists (select from raw.daily_prices);
