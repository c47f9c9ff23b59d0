-- What was told of once is kept in mind for as long as it could be told again. $1 now
delete from control.alerts as alert
where alert.rule = 'drift'
    and not exists (
      select from control.drift_events as event
      where event.drift_event_id::text = alert.about and event.state = 'open'
    )
  or alert.rule = 'anomaly'
    and not exists (
      select from control.anomalies as anomaly
      where anomaly.anomaly_id::text = alert.about and anomaly.label is null
        and anomaly.observed_at > $1::timestamptz - interval '14 days'
    );
