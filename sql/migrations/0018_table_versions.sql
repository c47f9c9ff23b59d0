-- How often loads wrote to each of their tables, and how many rows: what the server counts beside that, somebody else changed.
create table control.table_versions (
  relation text primary key,
  has_rows boolean not null,
  loads bigint not null default 0,
  changes bigint not null default 0
);
comment on table control.table_versions is 'How often loads wrote to a table of raw';
comment on column control.table_versions.has_rows is 'Its rows name the load that wrote them';
comment on column control.table_versions.changes is 'Rows that loads inserted, updated and deleted';

insert into control.table_versions (relation, has_rows, changes)
select name, name not in ('raw.instruments', 'raw.listings'),
  pg_stat_get_tuples_inserted(name::regclass) + pg_stat_get_tuples_updated(name::regclass)
    + pg_stat_get_tuples_deleted(name::regclass)
from unnest(array['raw.instruments', 'raw.listings', 'raw.daily_prices', 'raw.intraday_prices', 'raw.period_prices',
  'raw.corporate_actions', 'raw.quotes', 'raw.company_overviews', 'raw.csv_records', 'raw.rss_entries', 'raw.feeds']) as name;

alter table control.model_states add column changes bigint;
comment on column control.model_states.changes is
  'Rows ever inserted into, updated and deleted in the table when it was built; more are somebody else''s';
