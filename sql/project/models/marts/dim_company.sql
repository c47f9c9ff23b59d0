{{ config(materialized='incremental', incremental_strategy='merge', follows='fact_daily_trading',
          unique_key='instrument_id', primary_key='instrument_id', indexes=[{'columns': ['symbol']}]) }}

-- All of it is derived each time, and only rows that differ are written.

-- The primary key of the facts leads to the last bars of each instrument, however many there are.
with latest as (
  select
    i.instrument_id,
    b.close as last_close,
    b.trading_date as last_trading_date,
    b.market_cap as bar_market_cap
  from {{ source('raw', 'instruments') }} i
  cross join lateral (
    select f.close, f.trading_date, f.market_cap
    from {{ ref('fact_daily_trading') }} f
    where f.instrument_id = i.instrument_id
    order by f.trading_date desc
    limit 1
  ) b
),

last_30 as (
  select
    l.instrument_id,
    avg(b.split_volume) filter (where b.age <= 30) as avg_volume_30d,
    stddev_samp(b.daily_return) filter (where b.age <= 30) as volatility_30d,
    coalesce(
      max(b.adjusted_close) filter (where b.age = 1)
        / nullif(max(b.adjusted_close) filter (where b.age = 31), 0),
      max(b.split_close) filter (where b.age = 1)
        / nullif(max(b.split_close) filter (where b.age = 31), 0)
    ) - 1 as return_30d
  from latest l
  cross join lateral (
    select
      f.split_volume,
      f.split_close,
      f.adjusted_close,
      f.daily_return,
      row_number() over (order by f.trading_date desc) as age
    from {{ ref('fact_daily_trading') }} f
    where f.instrument_id = l.instrument_id
    order by f.trading_date desc
    limit 31
  ) b
  group by l.instrument_id
),

last_year as (
  select
    l.instrument_id,
    max(coalesce(f.split_high, f.split_close)) as high_52w,
    min(coalesce(f.split_low, f.split_close)) as low_52w
  from latest l
  join {{ ref('fact_daily_trading') }} f
    on f.instrument_id = l.instrument_id
    and f.trading_date > l.last_trading_date - 365
  group by l.instrument_id
),

last_quote as (
  select
    q.instrument_id,
    q.market_cap,
    row_number() over (
      partition by q.instrument_id
      order by q.observed_at desc, q.source
    ) as age_rank
  from {{ source('raw', 'quotes') }} q
  where q.market_cap is not null
)

select
  i.instrument_id,
  i.symbol,
  i.kind,
  coalesce(o.name, i.name, i.symbol) as name,
  coalesce(o.exchange, i.exchange) as exchange,
  coalesce(o.currency, i.currency) as currency,
  o.sector,
  o.industry,
  o.shares_outstanding,
  coalesce(
    o.shares_outstanding * l.last_close,
    o.market_cap,
    q.market_cap,
    l.bar_market_cap
  ) as market_cap,
  l.last_close,
  l.last_trading_date,
  m.avg_volume_30d,
  m.return_30d,
  m.volatility_30d,
  coalesce(y.high_52w, o.high_52w) as high_52w,
  coalesce(y.low_52w, o.low_52w) as low_52w,
  i.synthetic
from {{ source('raw', 'instruments') }} i
left join {{ ref('stg_company_overview') }} o on o.instrument_id = i.instrument_id
left join latest l on l.instrument_id = i.instrument_id
left join last_30 m on m.instrument_id = i.instrument_id
left join last_year y on y.instrument_id = i.instrument_id
left join last_quote q on q.instrument_id = i.instrument_id and q.age_rank = 1
where o.instrument_id is not null or l.instrument_id is not null
