-- Which loads a table of the transformation project was made from, so that only what others brought since is derived
-- anew. The ids alone do not tell: a load that began earlier may end later.

create table control.model_loads (
  relation text primary key,
  relation_oid oid not null,
  loads int8multirange not null,
  version text,
  updated_at timestamptz not null default now()
);
comment on column control.model_loads.relation_oid is 'Another table of that name was not made from these loads';
comment on column control.model_loads.version is 'When it becomes another, the table is made anew; null: never';

-- What a load brought is found without reading the rest. Ranges of blocks take no time while rows are loaded.
create index daily_prices_load on raw.daily_prices using brin (load_id);
create index intraday_prices_load on raw.intraday_prices using brin (load_id);
