-- The same for people. $1 also what was decided
select drift_event_id as id, state, source, endpoint, detail->>'message' as change,
  round(confidence::numeric, 2) as confidence,
  (select string_agg(proposed.field || ' ' || round(proposed.confidence::numeric, 2), ', ')
   from jsonb_to_recordset(proposal) as proposed (field text, confidence double precision)) as may_be
from control.drift_events
where $1::boolean or state = 'open'
order by drift_event_id;
