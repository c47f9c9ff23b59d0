-- Straight into the table, where it has no row of these instruments yet.
copy raw.intraday_prices (instrument_id, source, interval_s, ts, open, high, low, close, volume, load_id,
  first_seen_at)
from stdin (format binary);
