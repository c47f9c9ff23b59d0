-- The ledger of days: one row for a series, in which years of days are a few stretches. Every stretch ends where the
-- next trading day begins, so that neither week's ends nor holidays tear it.

drop table control.intervals;

create table control.interval_days (
  instrument_id bigint not null,
  source text not null,
  interval text not null,
  loaded datemultirange not null default '{}',
  empty datemultirange not null default '{}',
  failed datemultirange not null default '{}',
  rejected datemultirange not null default '{}',
  run_id bigint,
  updated_at timestamptz not null,
  primary key (instrument_id, source, interval)
);
comment on table control.interval_days is 'Which days of a series are there; a trading day in none of the sets is missing';
comment on column control.interval_days.empty is 'The provider was asked for them and has none';
comment on column control.interval_days.failed is 'The request for them failed; they are asked for again';
comment on column control.interval_days.rejected is 'They came and broke a rule; see raw.rejects';

create view control.intervals as
select days.source, days.instrument_id, days.interval, lower(stretch) as first_day, upper(stretch) - 1 as last_day,
  state.name as state, days.run_id, days.updated_at
from control.interval_days as days
cross join lateral (values ('loaded', days.loaded), ('empty', days.empty), ('failed', days.failed),
                           ('rejected', days.rejected)) as state (name, days)
cross join lateral unnest(state.days) as stretch;
comment on view control.intervals is 'The ledger, a row for each stretch of days in one state';
