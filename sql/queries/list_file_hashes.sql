-- The hashes of all rows of the newest version of a file, in order: its own, behind those of the versions that it
-- only adds to. $1 file
select chunk.row_hashes
from raw.file_chunks as chunk
where chunk.file_id = $1
  and chunk.version >= (select max(version) from raw.files where file_id = $1 and not continues)
order by chunk.version, chunk.chunk_no;
