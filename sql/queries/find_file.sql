-- The newest version of a file. $1 file, $2 how it is understood now, $3 what is kept from being loaded of it now
select version, bytes, lines, rows, ends_record, content_hash,
  options = $2::jsonb and (
    select load.contract is not distinct from $3::jsonb from control.loads as load where load.load_id = file.load_id)
from raw.files as file
where file_id = $1
order by version desc
limit 1;
