copy pending_period_prices (instrument_id, source, period, trading_date, open, high, low, close,
  adjusted_close, volume, load_id, first_seen_at)
from stdin (format binary);
