copy pending_daily_prices (trading_date, open, high, low, close, adjusted_close, volume, market_cap)
from stdin (format binary);
