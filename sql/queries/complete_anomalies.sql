-- Those that are still open, for shells: what is typed, and what it is. The newest first
select anomaly_id, coalesce(message, concat_ws(' ', kind, source))
from control.anomalies
where label is null and gone_at is null
order by anomaly_id desc
limit 50;
