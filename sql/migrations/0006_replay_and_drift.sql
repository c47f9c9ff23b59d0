-- Replay and schema drift: what a stored reply needs to be loaded again as it was, what the replies of an endpoint
-- look like, and what was found to be different about them.

alter table control.loads
  add column received_at timestamptz,
  add column contract jsonb;
comment on column control.loads.received_at is
  'When this reply came; the same content may have come before. Null: when the stored one did';
comment on column control.loads.contract is
  'What the contract of the source kept from being loaded, and why; null: nothing';

create table control.shapes (
  source text not null,
  endpoint text not null,
  shape jsonb not null,
  load_id bigint,
  updated_at timestamptz not null,
  primary key (source, endpoint)
);
comment on table control.shapes is 'The fields that replies have had, and what was in them';

create table control.field_aliases (
  source text not null,
  endpoint text not null,
  field text not null,
  alias text not null,
  created_at timestamptz not null default now(),
  primary key (source, endpoint, field, alias)
);
comment on table control.field_aliases is 'What a field that is known under one name is called, too';

alter table control.drift_events
  add column target text not null default '',
  add column state text not null default 'open' check (state in ('open', 'accepted', 'refused')),
  add column confidence double precision not null default 0,
  add column proposal jsonb not null default '[]',
  add column load_id bigint,
  add column decided_at timestamptz;
create unique index drift_events_once on control.drift_events (source, endpoint, field, change, target);
comment on column control.drift_events.field is 'Its path in the reply: names behind "/", "*" for any day, "[]" for any item';
comment on column control.drift_events.change is 'new, missing, retyped or renamed';
comment on column control.drift_events.target is 'The new name of a field that seems to be renamed';
comment on column control.drift_events.proposal is 'New fields that a missing one may be, likeliest first';
