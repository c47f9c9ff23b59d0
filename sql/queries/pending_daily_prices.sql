create temp table if not exists pending_daily_prices (like raw.daily_prices) on commit delete rows;
