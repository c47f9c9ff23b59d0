-- News: what a feed says of itself; entries name the load that wrote them.

create table raw.feeds (
  feed text primary key,
  title text,
  link text,
  ttl_minutes int not null default 0,
  warnings text[] not null default '{}',
  load_id bigint not null,
  first_seen_at timestamptz not null,
  revised_at timestamptz
);
comment on table raw.feeds is 'News feeds by their addresses, and what had to be survived to read them';
comment on column raw.feeds.ttl_minutes is 'How long the feed says it stays as it is; 0 for nothing';

alter table raw.rss_entries drop column run_id;
comment on column raw.rss_entries.entry_key is
  'The guid or id; else the link without fragment; else sha256: of title, date and description';
comment on column raw.rss_entries.summary is 'Plain text';
comment on column raw.rss_entries.symbols is 'Instruments it speaks of, as people call them';
comment on column raw.rss_entries.zone_missing is 'A time had no zone and was taken as UTC';
create index rss_entries_published on raw.rss_entries (published_at);

alter table raw.api_responses add column content_type text;
comment on column raw.api_responses.content_type is
  'Of a reply that is not JSON: it may say how the bytes are to be read';
