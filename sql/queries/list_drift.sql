-- $1 also what was decided
select drift_event_id as id, state, source, endpoint, change, field, nullif(target, '') as target,
  round(confidence::numeric, 2) as confidence, detail->>'message' as message, proposal, created_at, decided_at
from control.drift_events
where $1::boolean or state = 'open'
order by drift_event_id;
