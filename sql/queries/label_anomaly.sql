-- What a person says of a finding. $1 it, $2 expected or incident; null: open again
update control.anomalies
set label = $2, labelled_at = case when $2::text is not null then now() end
where anomaly_id = $1
returning anomaly_id;
