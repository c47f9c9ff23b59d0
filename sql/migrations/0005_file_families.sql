-- What people said of files that are alike, so that they say it once.

create table control.file_families (
  family text primary key,
  mapping jsonb not null,
  updated_at timestamptz not null
);
comment on table control.file_families is 'How the columns of files with the same header are to be understood';
