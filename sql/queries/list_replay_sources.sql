-- Sources with stored replies. $1 only these, null for all; $2 only those with records that were not loaded
select load.source, count(*)
from control.loads as load
where load.response_id is not null
  and ($1::text[] is null or load.source = any ($1::text[]))
  and (not $2::boolean or exists (
    select from raw.rejects as reject where reject.source = load.source and reject.state = 'open'))
group by load.source
order by load.source;
