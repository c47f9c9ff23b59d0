copy pending_csv_records (instrument_id, file_id, row_number, file_name, record, run_id, load_id, first_seen_at)
from stdin (format binary);
