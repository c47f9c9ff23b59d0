-- Anomalies: each finding once, in words, with what a person says of it; and how far data and runs were looked at.
alter table control.anomalies
  add column key text,
  add column ends_at timestamptz,
  add column score double precision,
  add column message text,
  add column labelled_at timestamptz,
  add column gone_at timestamptz;
update control.anomalies set key = 'before-keys:' || anomaly_id;
alter table control.anomalies
  alter column key set not null,
  alter column key set default 'unnamed:' || gen_random_uuid();
create unique index anomalies_key on control.anomalies (key);
create index anomalies_instrument on control.anomalies (instrument_id, observed_at);
alter table control.anomalies add constraint anomalies_label check (label in ('expected', 'incident'));
comment on table control.anomalies is 'What looked unusual in data and runs, and what a person said of it';
comment on column control.anomalies.key is 'What it is about: of the same thing there is one row, however often it is looked at';
comment on column control.anomalies.observed_at is 'The first day that it is about, at midnight UTC; of a run when it began';
comment on column control.anomalies.ends_at is 'The last day that it is about, at midnight UTC';
comment on column control.anomalies.score is
  'How far out, in units of what is usual; of what is counted, the decimal digits of how improbable it is';
comment on column control.anomalies.confidence is 'How sure it is that something is behind it, 0 to 1';
comment on column control.anomalies.label is
  'expected: not told again; incident: nothing is learnt from those days or that run; null: open';
comment on column control.anomalies.gone_at is 'When the data, corrected meanwhile, no longer showed it';

create table control.anomaly_looks (
  what text primary key check (what in ('loads', 'runs')),
  position bigint not null,
  looked_at timestamptz not null default now()
);
comment on table control.anomaly_looks is 'The newest load and the newest run that anomalies were looked for in';
