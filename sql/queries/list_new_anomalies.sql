-- What looked unusual lately, is not labelled and was not told. What was found in a history that is loaded
-- only now is no news. $1 now
select anomaly_id::text, coalesce(instrument.symbol, anomaly.source, ''), anomaly.kind,
  coalesce(anomaly.message, ''), coalesce(anomaly.expected, ''), coalesce(anomaly.observed, ''),
  coalesce(round(anomaly.confidence * 100), 0)
from control.anomalies as anomaly
left join raw.instruments as instrument using (instrument_id)
where anomaly.label is null
  and anomaly.gone_at is null
  and anomaly.observed_at > $1::timestamptz - interval '14 days'
  and not exists (
    select from control.alerts as alert where alert.rule = 'anomaly' and alert.about = anomaly.anomaly_id::text
  )
order by anomaly.confidence desc nulls last, anomaly_id;
