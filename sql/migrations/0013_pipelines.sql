-- Pipelines: what runs by itself and when, and what became of each moment at which one was due.
create table control.pipelines (
  name text primary key check (name <> ''),
  definition jsonb not null default '{}',
  enabled boolean not null default true,
  decided_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
comment on column control.pipelines.definition is 'What it loads and builds, when, and what happens where it is missed';
comment on column control.pipelines.decided_at is 'Everything that was due until then is decided';
insert into control.pipelines (name, definition) values ('default', '{"schedule": "0 0 * * 1-5"}');

alter table control.runs
  add column pipeline text,
  add column due_at timestamptz,
  add column attempt int not null default 1,
  add column holder jsonb not null default '{}';
comment on column control.runs.due_at is 'When it was due by the schedule; null where a person asked for it';
comment on column control.runs.holder is 'Who runs it: host, pid, application, user';

-- A moment is decided once, whoever keeps the schedules: the key sees to that.
create table control.decisions (
  pipeline text not null,
  due_at timestamptz not null,
  action text not null check (action in ('run', 'missed')),
  late boolean not null default false,
  reason text,
  run_id bigint references control.runs on delete set null,
  decided_at timestamptz not null default now(),
  primary key (pipeline, due_at)
);
create index decisions_run_id_idx on control.decisions (run_id);
comment on table control.decisions is 'Each moment at which a pipeline was due, and what became of it';
comment on column control.decisions.late is 'It was made up for, after the computer slept or nobody kept the schedule';

alter table control.task_runs add column metrics jsonb not null default '{}';
alter table control.run_items add column metrics jsonb not null default '{}';
comment on column control.task_runs.metrics is 'What else was measured: waits, retries, bytes, calls';
