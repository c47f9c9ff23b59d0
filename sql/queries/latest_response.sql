-- The newest reply stored for exactly this request: the same content again changes nothing.
-- $1 instrument, $2 source, $3 endpoint, $4 request parameters
select response_id
from raw.api_responses
where instrument_id = $1 and source = $2 and endpoint = $3 and request_params = $4::jsonb
order by created_at desc
limit 1;
