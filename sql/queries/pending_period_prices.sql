create temp table if not exists pending_period_prices (like raw.period_prices) on commit delete rows;
