-- The file that a load was of, and how it was understood. $1 load
select file.file_id, file.version, file.path, load.source, file.options,
  (extract(epoch from load.loaded_at) * 1000000)::bigint, load.run_id,
  (select count(*) from raw.file_chunks as chunk where chunk.file_id = file.file_id and chunk.version = file.version),
  file.form, load.contract::text
from control.loads as load
join raw.files as file on file.file_id = load.file_id and file.version = load.file_version
where load.load_id = $1;
