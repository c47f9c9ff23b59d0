-- What is still to be decided, for shells: what is typed, and what it is. The newest first
select drift_event_id, concat_ws(' ', source, endpoint, change, field)
from control.drift_events
where state = 'open'
order by drift_event_id desc
limit 50;
