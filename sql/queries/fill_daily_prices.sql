copy raw.daily_prices (instrument_id, source, trading_date, open, high, low, close, adjusted_close, volume,
  market_cap, load_id, first_seen_at)
from stdin (format binary, freeze true);
