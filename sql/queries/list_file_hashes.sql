-- All rows of the newest version of a file, in order: its own, behind those of the versions that it only adds to;
-- as hashes, or where there are none as the text that holds all of the chunk's rows. $1 file
select chunk.row_hashes, case when chunk.row_hashes is null then chunk.content end
from raw.file_chunks as chunk
where chunk.file_id = $1
  and chunk.version >= (select max(version) from raw.files where file_id = $1 and not continues)
order by chunk.version, chunk.chunk_no;
