create temp table if not exists pending_intraday_prices (like raw.intraday_prices) on commit delete rows;
