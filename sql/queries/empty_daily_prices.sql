-- Whether the table has no row at all, and whether it is smaller than what is to come. $1 bytes to come
select not exists (select from raw.daily_prices), pg_relation_size('raw.daily_prices') < $1::bigint;
