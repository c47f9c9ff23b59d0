-- Each change once, however many replies show it.
-- $1 source, $2 endpoint, $3 changes as a JSON array, $4 run, $5 load, $6 the moment of the load
insert into control.drift_events (source, endpoint, field, change, target, detail, confidence, proposal, run_id,
  load_id, created_at)
select $1, $2, event.field, event.change, event.target, event.detail, event.confidence, event.proposal, $4::bigint,
  $5::bigint, $6::timestamptz
from jsonb_to_recordset($3::jsonb) as event (field text, change text, target text, detail jsonb,
  confidence double precision, proposal jsonb)
on conflict (source, endpoint, field, change, target) do nothing;
