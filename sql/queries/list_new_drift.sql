-- Changes of form that are not decided and were not told. $1 is not used
select drift_event_id::text, source, coalesce(detail ->> 'message', change || ' ' || field), endpoint
from control.drift_events as event
where $1::boolean
  and state = 'open'
  and not exists (
    select from control.alerts as alert where alert.rule = 'drift' and alert.about = event.drift_event_id::text
  )
order by drift_event_id;
