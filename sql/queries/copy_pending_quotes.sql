copy pending_quotes (instrument_id, source, observed_at, trading_date, price, open, high, low,
  previous_close, change_percent, volume, market_cap, load_id, first_seen_at)
from stdin (format binary);
