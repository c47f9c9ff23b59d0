-- The newest version of a file. $1 file, $2 how it is understood now
select version, bytes, lines, rows, ends_record, content_hash, options = $2::jsonb
from raw.files
where file_id = $1
order by version desc
limit 1;
