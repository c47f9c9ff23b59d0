-- $1 file, $2 version, $3 number
select content, row_numbers from raw.file_chunks where file_id = $1 and version = $2 and chunk_no = $3;
