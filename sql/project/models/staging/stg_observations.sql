{{ config(materialized='incremental', incremental_strategy='merge', follows='loads',
          unique_key=['instrument_id', 'started_at', 'kind', 'source', 'interval_s', 'item'],
          primary_key=['instrument_id', 'started_at', 'kind', 'source', 'interval_s', 'item'],
          partition_by={'field': 'started_at', 'granularity': 'month'},
          indexes=[{'columns': ['symbol', 'observed_at']}, {'columns': ['observed_at']}],
          analyze=['instrument_id', 'started_at', 'kind', 'source', 'symbol', 'observed_at']) }}
{%- set newer = 'where ' ~ is_fresh('p') if is_incremental() else '' %}
{%- set newer_or_renamed = newer ~ ' or p.instrument_id in (select instrument_id from renamed)'
          if is_incremental() else '' %}

-- All that was observed, in one form: what is loaded is added, and what was corrected replaced. The
-- view "observations" is for reading.
with
{%- if is_incremental() %}
fresh as materialized (
  {{ fresh_loads(this) }}
),

-- Rows carry the symbol of their instrument, so that they are found by it; it may have become another.
renamed as (
  select i.instrument_id
  from {{ source('raw', 'instruments') }} i
  cross join lateral (
    select o.symbol
    from {{ this }} o
    where o.instrument_id = i.instrument_id
    limit 1
  ) o
  where o.symbol <> i.symbol
),
{%- endif %}

-- A coin's day ends with that of UTC; what nothing is known of is traded in New York.
markets as (
  select
    i.instrument_id,
    i.symbol,
    case when i.kind = 'coin' then 'UTC' else coalesce(c.time_zone, 'America/New_York') end as zone,
    case when i.kind = 'coin' then time '23:59:59' else coalesce(c.closes_at, time '16:00') end
      as closes_at
  from {{ source('raw', 'instruments') }} i
  left join {{ closing_times() }} as c (time_zone, closes_at) on c.time_zone = i.time_zone
),

-- Two names of one source for an instrument are one series.
names as (
  select instrument_id, source, min(source_symbol) as source_id
  from {{ source('raw', 'listings') }}
  group by instrument_id, source
),

periods as (
  select distinct on (p.instrument_id, p.source, p.period, date_trunc(p.period, p.trading_date::timestamp))
    p.*,
    date_trunc(p.period, p.trading_date::timestamp) at time zone 'UTC' as started_at
  from {{ source('raw', 'period_prices') }} p
  {{ newer_or_renamed }}
  order by p.instrument_id, p.source, p.period, date_trunc(p.period, p.trading_date::timestamp),
    p.trading_date desc
)

select
  p.instrument_id,
  p.trading_date::timestamp at time zone 'UTC' as started_at,
  'daily'::text as kind,
  p.source,
  0 as interval_s,
  ''::text as item,
  coalesce(n.source_id, m.symbol) as source_id,
  m.symbol,
  {{ closed_at('p.trading_date', 'm.zone', 'm.closes_at') }} as observed_at,
  null::text as category,
  p.close as price,
  p.volume,
  p.market_cap,
  p.open,
  p.high,
  p.low,
  p.adjusted_close,
  null::jsonb as details,
  p.load_id,
  p.first_seen_at,
  p.revised_at
from {{ source('raw', 'daily_prices') }} p
join markets m on m.instrument_id = p.instrument_id
left join names n on n.instrument_id = p.instrument_id and n.source = p.source
{{ newer_or_renamed }}

union all

select
  p.instrument_id,
  p.started_at,
  case p.period when 'week' then 'weekly' else 'monthly' end,
  p.source,
  0,
  '',
  coalesce(n.source_id, m.symbol),
  m.symbol,
  {{ closed_at('p.trading_date', 'm.zone', 'm.closes_at') }},
  null,
  p.close,
  p.volume,
  null,
  p.open,
  p.high,
  p.low,
  p.adjusted_close,
  null,
  p.load_id,
  p.first_seen_at,
  p.revised_at
from periods p
join markets m on m.instrument_id = p.instrument_id
left join names n on n.instrument_id = p.instrument_id and n.source = p.source

union all

select
  p.instrument_id,
  p.ts,
  'intraday',
  p.source,
  p.interval_s,
  '',
  coalesce(n.source_id, m.symbol),
  m.symbol,
  p.ts + make_interval(secs => p.interval_s),
  null,
  p.close,
  p.volume,
  null,
  p.open,
  p.high,
  p.low,
  null,
  null,
  p.load_id,
  p.first_seen_at,
  p.revised_at
from {{ source('raw', 'intraday_prices') }} p
join markets m on m.instrument_id = p.instrument_id
left join names n on n.instrument_id = p.instrument_id and n.source = p.source
{{ newer_or_renamed }}

union all

select
  p.instrument_id,
  p.observed_at,
  'quote',
  p.source,
  0,
  '',
  coalesce(n.source_id, m.symbol),
  m.symbol,
  p.observed_at,
  null,
  p.price,
  p.volume,
  p.market_cap,
  p.open,
  p.high,
  p.low,
  null,
  jsonb_build_object('previous_close', p.previous_close, 'change_percent', p.change_percent),
  p.load_id,
  p.first_seen_at,
  p.revised_at
from {{ source('raw', 'quotes') }} p
join markets m on m.instrument_id = p.instrument_id
left join names n on n.instrument_id = p.instrument_id and n.source = p.source
{{ newer_or_renamed }}

union all

select
  p.instrument_id,
  p.observed_at,
  'company',
  p.source,
  0,
  '',
  coalesce(n.source_id, m.symbol),
  m.symbol,
  p.observed_at,
  null,
  null,
  null,
  p.market_cap,
  null,
  null,
  null,
  null,
  p.attributes,
  p.load_id,
  p.first_seen_at,
  null
from {{ source('raw', 'company_overviews') }} p
join markets m on m.instrument_id = p.instrument_id
left join names n on n.instrument_id = p.instrument_id and n.source = p.source
{{ newer_or_renamed }}

union all

-- An entry stays the same one when its title, or its date, is corrected.
select
  0,
  p.first_seen_at,
  'news',
  'rss',
  0,
  p.feed || ' ' || p.entry_key,
  p.entry_key,
  null,
  coalesce(p.published_at, p.updated_at, p.first_seen_at),
  p.categories[1],
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  jsonb_build_object('title', p.title, 'link', p.link, 'feed', p.feed, 'author', p.author,
    'categories', p.categories, 'symbols', p.symbols),
  p.load_id,
  p.first_seen_at,
  p.revised_at
from {{ source('raw', 'rss_entries') }} p
{{ newer }}

union all

select
  p.instrument_id,
  coalesce(p.first_seen_at, p.created_at),
  'record',
  'csv',
  0,
  p.file_id || ':' || p.row_number,
  p.file_name || ':' || p.row_number,
  m.symbol,
  coalesce(p.first_seen_at, p.created_at),
  p.file_name,
  null,
  null,
  null,
  null,
  null,
  null,
  null,
  p.record,
  p.load_id,
  coalesce(p.first_seen_at, p.created_at),
  p.revised_at
from {{ source('raw', 'csv_records') }} p
left join markets m on m.instrument_id = p.instrument_id
{{ newer_or_renamed }}
