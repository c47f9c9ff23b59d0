{{ config(materialized='incremental', incremental_strategy='merge', follows='loads',
          unique_key=['instrument_id', 'interval_s', 'started_at'],
          primary_key=['instrument_id', 'interval_s', 'started_at'],
          partition_by={'field': 'started_at', 'granularity': 'month'},
          indexes=[{'columns': ['started_at']}],
          analyze=['instrument_id', 'symbol', 'kind', 'interval_s', 'started_at', 'trading_date']) }}

-- What is traded elsewhere than in New York has its own zone; a coin's day is that of UTC.
with zones as (
  select
    i.instrument_id,
    i.symbol,
    i.kind,
    case when i.kind = 'coin' then 'UTC' else coalesce(c.time_zone, 'America/New_York') end as time_zone
  from {{ source('raw', 'instruments') }} i
  left join {{ closing_times() }} as c (time_zone, closes_at) on c.time_zone = i.time_zone
),

{%- if is_incremental() %}

fresh as materialized (
  {{ fresh_loads(this) }}
),

touched as materialized (
  select
    t.instrument_id,
    t.interval_s,
    min(t.first_bar) as first_bar,
    max(t.last_bar) as last_bar
  from (
    select
      p.instrument_id,
      p.interval_s,
      min(p.ts) as first_bar,
      max(p.ts) as last_bar
    from {{ source('raw', 'intraday_prices') }} p
    where {{ is_fresh('p') }}
    group by p.instrument_id, p.interval_s
    union all
    -- Every row has the instrument's symbol, kind and zone, which may have become others.
    select z.instrument_id, l.interval_s, '-infinity', 'infinity'
    from zones z
    cross join lateral (
      select f.symbol, f.kind, f.time_zone
      from {{ this }} f
      where f.instrument_id = z.instrument_id
      limit 1
    ) f
    cross join lateral (
      select distinct n.interval_s from {{ this }} n where n.instrument_id = z.instrument_id
    ) l
    where (f.symbol, f.kind, f.time_zone) <> (z.symbol, z.kind, z.time_zone)
  ) t
  group by t.instrument_id, t.interval_s
),

-- A bar counts in the means of the 19 bars after it, and those need the 19 before them; and in what was traded until
-- the end of its day, which may have 25 hours.
stretches as materialized (
  select
    t.instrument_id,
    t.interval_s,
    t.first_bar,
    greatest(t.last_bar + interval '25 hours', coalesce((
      select f.started_at
      from {{ this }} f
      where f.instrument_id = t.instrument_id and f.interval_s = t.interval_s and f.started_at > t.last_bar
      order by f.started_at
      offset 18 limit 1
    ), 'infinity')) as last_bar,
    least(t.first_bar - interval '25 hours', coalesce((
      select f.started_at
      from {{ this }} f
      where f.instrument_id = t.instrument_id and f.interval_s = t.interval_s and f.started_at < t.first_bar
      order by f.started_at desc
      offset 18 limit 1
    ), '-infinity')) as read_from
  from touched t
),
{%- endif %}

bars as (
  select
    p.*,
    z.time_zone as zone,
    (p.started_at at time zone z.time_zone)::date as trading_date,
    row_number() over by_time as bar,
    case
      when lag(p.close) over by_time > 0
        then round(p.close / lag(p.close) over by_time - 1, 10)
    end as bar_return,
    {{ 'p.started_at between s.first_bar and s.last_bar' if is_incremental() else 'true' }} as is_due
  {%- if is_incremental() %}
  from stretches s
  -- With "offset" it is planned for each series by itself, so that only its bars are looked up.
  cross join lateral (
    select *
    from {{ ref('stg_intraday_prices') }} b
    where b.instrument_id = s.instrument_id
      and b.interval_s = s.interval_s
      and b.started_at between s.read_from and s.last_bar
    offset 0
  ) p
  {%- else %}
  from {{ ref('stg_intraday_prices') }} p
  {%- endif %}
  join zones z on z.instrument_id = p.instrument_id
  window by_time as (partition by p.instrument_id, p.interval_s order by p.started_at)
),

facts as (
  select
    *,
    sum(volume) over (
      partition by instrument_id, interval_s, trading_date order by started_at
      rows unbounded preceding
    ) as day_volume,
    case when bar >= 20 then avg(close) over (
      partition by instrument_id, interval_s order by started_at
      rows between 19 preceding and current row
    ) end as sma_20
  from bars
)

select
  instrument_id,
  symbol,
  kind,
  interval_s,
  started_at,
  ended_at,
  zone as time_zone,
  trading_date,
  open,
  high,
  low,
  close,
  volume,
  bar_return,
  day_volume,
  sma_20
from facts
where is_due
