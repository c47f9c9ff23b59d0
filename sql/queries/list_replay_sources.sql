-- Sources with stored replies or files. $1 only these, null for all; $2 only those with records that were not loaded;
-- $3 whether files, too
select load.source, bool_or(load.file_id is not null)
from control.loads as load
where (load.response_id is not null or ($3::boolean and load.file_id is not null))
  and ($1::text[] is null or load.source = any ($1::text[]))
  and (not $2::boolean or exists (
    select from raw.rejects as reject where reject.source = load.source and reject.state = 'open'))
group by load.source
order by load.source;
