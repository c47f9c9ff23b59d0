-- A finding, once. Where it was found before it stays as it is, with its label; one that was gone is back.
-- $1 key, $2 kind, $3 source, $4 instrument, $5 when it begins, $6 when it ends, $7 what was expected, $8 what came,
-- $9 score, $10 confidence, $11 in words, $12 run
insert into control.anomalies
  (key, kind, source, instrument_id, observed_at, ends_at, expected, observed, score, confidence, message, run_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
on conflict (key) do update set gone_at = null where anomalies.gone_at is not null;
