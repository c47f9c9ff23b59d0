create temp table if not exists pending_daily_prices (
  trading_date date not null,
  open numeric,
  high numeric,
  low numeric,
  close numeric not null,
  adjusted_close numeric,
  volume numeric,
  market_cap numeric
) on commit delete rows;
