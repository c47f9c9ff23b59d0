-- Files that belong together, so that a change of their columns is seen.

alter table raw.files add column form text;
create index files_form on raw.files (form);
comment on column raw.files.form is
  'The files that are known to look alike: as an endpoint in control.shapes, drift_events and field_aliases';
