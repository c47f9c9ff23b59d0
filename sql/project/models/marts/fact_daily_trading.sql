{{ config(materialized='incremental', incremental_strategy='merge', follows='loads',
          unique_key=['instrument_id', 'trading_date'],
          native='daily_trading',
          primary_key=['instrument_id', 'trading_date'],
          indexes=[{'columns': ['trading_date']}],
          analyze=['instrument_id', 'symbol', 'kind', 'trading_date', 'daily_return'],
          analyze_target=30) }}
{%- set averages = [20, 50, 200] %}

-- DataPipe computes what follows from "bars" by itself: src/transform/dp-native-daily.c says the same.
{%- if native_labels is defined %}

-- What each row of an instrument says is told once for all of them.
select i.instrument_id, p.symbol, p.kind
from {{ source('raw', 'instruments') }} i
cross join lateral (
  select d.symbol, d.kind
  from {{ ref('stg_daily_prices') }} d
  where d.instrument_id = i.instrument_id
  limit 1
) p
{%- else %}

with
{%- if is_incremental() %}
{{ touched_days(this) }},

-- A bar counts in the means of the 199 bars after it, and those need the 199 before them.
stretches as materialized (
  select
    t.instrument_id,
    t.first_day,
    coalesce((
      select f.trading_date
      from {{ this }} f
      where f.instrument_id = t.instrument_id and f.trading_date > t.last_day
      order by f.trading_date
      offset 199 limit 1
    ), 'infinity') as last_day,
    coalesce((
      select f.trading_date
      from {{ this }} f
      where f.instrument_id = t.instrument_id and f.trading_date < t.first_day
      order by f.trading_date desc
      offset 199 limit 1
    ), '-infinity') as read_from
  from touched t
),
{%- endif %}

bars as (
  select
    p.instrument_id,
    p.symbol,
    p.kind,
    p.trading_date,
    p.open,
    p.high,
    p.low,
    p.close,
    p.adjusted_close,
    p.volume,
    p.market_cap,
    f.factor,
    {{ 'p.trading_date between s.first_day and s.last_day' if is_incremental() else 'true' }} as is_due
  {%- if is_incremental() %}
  from stretches s
  -- With "offset" it is planned for each instrument by itself, so that only its days are looked up.
  cross join lateral (
    select *
    from {{ ref('stg_daily_prices') }} d
    where d.instrument_id = s.instrument_id
      and d.trading_date between s.read_from and s.last_day
    offset 0
  ) p
  {%- else %}
  from {{ ref('stg_daily_prices') }} p
  {%- endif %}
  left join {{ ref('stg_split_factors') }} f
    on f.instrument_id = p.instrument_id
    and p.trading_date >= f.from_day
    and p.trading_date < f.to_day
)

{%- if native_rows is defined %}

select instrument_id, trading_date, open, high, low, close, adjusted_close, volume, market_cap, factor, is_due
from bars
order by instrument_id, trading_date
{%- else %},

adjusted as (
  select
    *,
    case when factor is null then open else round(open / factor, 8) end as split_open,
    case when factor is null then high else round(high / factor, 8) end as split_high,
    case when factor is null then low else round(low / factor, 8) end as split_low,
    case when factor is null then close else round(close / factor, 8) end as split_close
  from bars
),

-- Numeric, not double precision: a moving sum of doubles is added up anew in every frame.
changes as (
  select
    *,
    row_number() over by_day as bar,
    case
      when adjusted_close > 0 and lag(adjusted_close) over by_day > 0
        then round(adjusted_close / lag(adjusted_close) over by_day - 1, 10)
      when lag(split_close) over by_day > 0
        then round(split_close / lag(split_close) over by_day - 1, 10)
    end as daily_return
  from adjusted
  window by_day as (partition by instrument_id order by trading_date)
),

facts as (
  select
    instrument_id,
    symbol,
    kind,
    trading_date,
    open,
    high,
    low,
    close,
    adjusted_close,
    volume,
    market_cap,
    coalesce(factor, 1) as split_factor,
    split_open,
    split_high,
    split_low,
    split_close,
    case when factor is null then volume else volume * factor end as split_volume,
    daily_return,
    {%- for n in averages %}
    case when bar >= {{ n }} then avg(split_close) over last_{{ n }} end as sma_{{ n }},
    {%- endfor %}
    case when bar > 20 then stddev_samp(daily_return) over last_20 end as volatility_20d,
    is_due
  from changes
  window
    {%- for n in averages %}
    last_{{ n }} as (
      partition by instrument_id order by trading_date
      rows between {{ n - 1 }} preceding and current row
    ){{ '' if loop.last else ',' }}
    {%- endfor %}
)

select
  instrument_id,
  symbol,
  kind,
  trading_date,
  open,
  high,
  low,
  close,
  adjusted_close,
  volume,
  market_cap,
  split_factor,
  split_open,
  split_high,
  split_low,
  split_close,
  split_volume,
  daily_return,
  {%- for n in averages %}
  sma_{{ n }},
  {%- endfor %}
  volatility_20d
from facts
where is_due
{%- endif %}
{%- endif %}
