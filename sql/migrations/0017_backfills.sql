-- Backfills: ranges that are filled as far as calls are left, today and on the days after.
create table control.backfills (
  backfill_id bigint generated always as identity primary key,
  first_day date not null,
  last_day date not null check (last_day >= first_day),
  sources text[],
  symbols text[],
  only_failed boolean not null default false,
  state text not null default 'active' check (state in ('active', 'paused', 'done', 'failed', 'cancelled')),
  days int not null,
  days_left int not null,
  calls int not null,
  calls_left int not null,
  resume_at timestamptz,
  message text,
  created_at timestamptz not null default now(),
  looked_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on table control.backfills is 'Ranges of days that are to be filled, and how far that is';
comment on column control.backfills.only_failed is 'Only days whose request failed, not those that were never asked for';
comment on column control.backfills.days is 'Days of all series that were missing when it began';
comment on column control.backfills.calls is 'Calls that it would take, as it was planned when it began';
comment on column control.backfills.resume_at is 'When there are calls left again; null: at once';
create index backfills_state_idx on control.backfills (state);
