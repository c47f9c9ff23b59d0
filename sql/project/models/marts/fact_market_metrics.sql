{{ config(materialized='incremental', incremental_strategy='merge', unique_key='trading_date',
          primary_key='trading_date', follows='fact_daily_trading',
          native='market_metrics', native_rows_of='fact_daily_trading',
          version="select md5(string_agg(concat_ws(' ', i.instrument_id, i.symbol, i.kind, i.synthetic), ','
                     order by i.instrument_id))
                   from " ~ source('raw', 'instruments') ~ " i
                   where exists (select from " ~ ref('fact_daily_trading') ~ " f
                                 where f.instrument_id = i.instrument_id)") }}

-- A market is its stocks; a warehouse without any (coins only) is looked at as a whole. What the sample
-- market made up never counts beside what is real. Once another instrument counts, all days are another market's:
-- the table is then built whole. DataPipe computes what follows from "market" by itself:
-- src/transform/dp-native-metrics.c says the same. Where the facts are built whole in the same run, it takes in
-- their rows while they are made: all those of the instruments that "native_members" gives.
with
{%- if is_incremental() %}
{{ touched_days(this, has_symbol=false) }},

-- The bar after one that changed has another return.
stretches as materialized (
  select
    t.instrument_id,
    t.first_day,
    coalesce((
      select n.trading_date
      from {{ ref('fact_daily_trading') }} n
      where n.instrument_id = t.instrument_id and n.trading_date > t.last_day
      order by n.trading_date
      limit 1
    ), t.last_day) as last_day
  from touched t
),

-- With "offset" it is planned for each instrument, and below for each day, by itself: only their bars are looked up.
due_days as materialized (
  select distinct f.trading_date
  from stretches s
  cross join lateral (
    select b.trading_date
    from {{ ref('fact_daily_trading') }} b
    where b.instrument_id = s.instrument_id and b.trading_date between s.first_day and s.last_day
    offset 0
  ) f
),
{%- endif %}

choices as (
  select
    i.instrument_id,
    dense_rank() over (order by i.synthetic, i.kind <> 'stock') as choice
  from {{ source('raw', 'instruments') }} i
  where exists (select from {{ ref('fact_daily_trading') }} f where f.instrument_id = i.instrument_id)
),

market as not materialized (
  select
    f.instrument_id,
    f.symbol,
    f.kind,
    f.trading_date,
    f.close,
    f.volume,
    f.daily_return
  {%- if is_incremental() %}
  from due_days d
  cross join lateral (
    select *
    from {{ ref('fact_daily_trading') }} b
    where b.trading_date = d.trading_date
    offset 0
  ) f
  {%- else %}
  from {{ ref('fact_daily_trading') }} f
  {%- endif %}
  -- Those that do not count are few, and most often none: then nothing is looked up for each bar.
  where f.instrument_id not in (select c.instrument_id from choices c where c.choice > 1)
)

{%- if native_rows is defined %}

select * from market
{%- elif native_members is defined %}

select instrument_id from choices where choice = 1
{%- else %},

days as (
  select
    trading_date,
    count(*) as instruments,
    count(*) filter (where daily_return > 0) as advancers,
    count(*) filter (where daily_return < 0) as decliners,
    count(*) filter (where daily_return = 0) as unchanged,
    -- A coin's volume is in its quote currency already.
    sum(case when kind = 'coin' then volume else close * volume end) as turnover,
    sum(volume) filter (where daily_return > 0) as up_volume,
    sum(volume) filter (where daily_return < 0) as down_volume,
    avg(daily_return) as average_return,
    max(daily_return) as best_return,
    min(daily_return) as worst_return
  from market
  group by trading_date
),

movers as (
  select
    d.trading_date,
    min(m.symbol collate "C") filter (where m.daily_return = d.best_return) collate "default" as best_symbol,
    min(m.symbol collate "C") filter (where m.daily_return = d.worst_return) collate "default" as worst_symbol
  from days d
  join market m
    on m.trading_date = d.trading_date
    and m.daily_return in (d.best_return, d.worst_return)
  group by d.trading_date
)

select
  d.trading_date,
  d.instruments,
  d.advancers,
  d.decliners,
  d.unchanged,
  d.turnover,
  d.up_volume,
  d.down_volume,
  d.average_return,
  m.best_symbol,
  d.best_return,
  m.worst_symbol,
  d.worst_return
from days d
left join movers m on m.trading_date = d.trading_date
{%- endif %}
