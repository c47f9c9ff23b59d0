-- $1 also what is labelled or gone, $2 only of this symbol or source
select anomaly_id as id,
  case when label is null and gone_at is not null then 'gone' else coalesce(label, 'open') end as state,
  anomaly.kind, instrument.symbol, anomaly.source, anomaly.run_id, observed_at, ends_at, expected, observed,
  round(score::numeric, 2) as score, round(confidence::numeric, 3) as confidence, message, anomaly.created_at,
  labelled_at, gone_at
from control.anomalies as anomaly
left join raw.instruments as instrument using (instrument_id)
where ($1::boolean or label is null and gone_at is null)
  and ($2::text is null or upper($2) in (upper(instrument.symbol), upper(anomaly.source)))
order by observed_at, anomaly_id;
