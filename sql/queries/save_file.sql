-- $1 file, $2 version, $3 whether it continues the one before, $4 path, $5 kind, $6 bytes, $7 lines, $8 rows,
-- $9 whether it ends with a record, $10 hash, $11 options, $12 load, $13 the moment of the load, $14 form
insert into raw.files (file_id, version, continues, path, kind, bytes, lines, rows, ends_record, content_hash,
  options, load_id, created_at, form)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);
