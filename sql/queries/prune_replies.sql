-- Replies that need not be kept: received before $1, or older than the newest $2 of their request (null: whatever their
-- number); never the newest of a request. With $3 also those that typed rows came from; without, only those of which no
-- load wrote or rejected anything, so that a replay of what is left makes the same. $4: whether to remove them.
-- $1 moment or null, $2 number or null, $3 sources of rows, too, $4 remove
with ranked as (
  select response.instrument_id, response.response_id, response.received_at,
    row_number() over (partition by response.source, response.endpoint, response.instrument_id, response.request_params
                       order by response.received_at desc, response.response_id) as number,
    pg_column_size(response.response_data) as data_size, pg_column_size(response.response_body) as body_size
  from raw.api_responses as response
),
chosen as (
  select ranked.*
  from ranked
  where ranked.number > 1
    and (ranked.received_at < $1::timestamptz or ranked.number > $2::bigint)
    and not exists (select from control.checkpoints as checkpoint where checkpoint.response_id = ranked.response_id)
    and ($3::boolean or not exists (
      select from control.loads as load
      where load.response_id = ranked.response_id
        and (load.rows_written > 0 or load.rows_rejected > 0 or load.contract is not null)))
),
removed as (
  delete from raw.api_responses as response
  using chosen
  where $4::boolean and response.instrument_id = chosen.instrument_id and response.response_id = chosen.response_id
),
forgotten as (
  -- What wrote nothing need not be replayed; of what did, a replay has to say that it cannot.
  update control.loads as load set response_id = null
  from chosen
  where $4::boolean and load.response_id = chosen.response_id
    and load.rows_written = 0 and load.rows_rejected = 0 and load.contract is null
)
select count(*), coalesce(sum(coalesce(data_size, 0) + coalesce(body_size, 0)), 0)::bigint,
  (select count(*) from raw.api_responses)
from chosen;
