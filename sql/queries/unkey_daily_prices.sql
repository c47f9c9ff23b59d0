-- A table that is to grow to more than twice its size is filled faster without its key, which is made when all rows are
-- there. Who reads it waits as long; whoever uses it in this moment is not waited for.
set local lock_timeout = '100ms';
lock table raw.daily_prices in access exclusive mode;
alter table raw.daily_prices drop constraint daily_prices_pkey;
set local lock_timeout = 0;
