copy pending_corporate_actions (instrument_id, source, action_date, kind, value, load_id, first_seen_at)
from stdin (format binary);
