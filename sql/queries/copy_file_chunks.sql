copy raw.file_chunks (file_id, version, chunk_no, first_row, rows, content, row_numbers, row_hashes)
from stdin (format binary);
