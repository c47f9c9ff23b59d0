-- What the nodes of a transformation project were made from when they were built last, so that what would come out
-- the same is not built again.

create table control.model_states (
  project text not null,
  node text not null,
  relation text,
  relation_oid oid,
  checksum text,
  code text,
  data text,
  status text not null,
  rows bigint not null default 0,
  run_at timestamptz not null,
  primary key (project, node)
);
comment on table control.model_states is 'How each model, seed, snapshot and test ended when it was run last';
comment on column control.model_states.relation_oid is 'One that is not this any more was not built here';
comment on column control.model_states.checksum is 'Of what the project''s files say of the node';
comment on column control.model_states.code is 'Of its SQL and of the SQL of all it stands on';
comment on column control.model_states.data is 'Of that and the versions of all it was made from; null: build it anew';

create index loads_run on control.loads (run_id);
