-- Calls are reserved before they are sent, so that those in flight when everything ends are counted, too; and what a
-- provider itself said of its quota is remembered.

alter table control.quota add column reserved bigint not null default 0;
comment on column control.quota.reserved is
  'Calls of a run that is going on which may have been sent, but are not counted as used yet';

create table control.quota_spent (
  source text not null,
  key_id text not null,
  plan text not null,
  until_at timestamptz not null,
  message text not null,
  noted_at timestamptz not null,
  primary key (source, key_id)
);
comment on table control.quota_spent is 'Providers that said that a key has no calls left, and until when that holds';
