{{ config(primary_key=['instrument_id', 'trading_date'],
          indexes=[{'columns': ['trading_date']}],
          analyze=['instrument_id', 'symbol', 'kind', 'trading_date', 'daily_return']) }}
{%- set averages = [20, 50, 200] %}

-- Numeric, not double precision: a moving sum of doubles is added up anew in every frame.
with changes as (
  select
    p.*,
    row_number() over by_day as bar,
    case
      when p.adjusted_close > 0 and lag(p.adjusted_close) over by_day > 0
        then round(p.adjusted_close / lag(p.adjusted_close) over by_day - 1, 10)
      when lag(p.close) over by_day > 0
        then round(p.close / lag(p.close) over by_day - 1, 10)
    end as daily_return
  from {{ ref('stg_daily_prices') }} p
  window by_day as (partition by p.instrument_id order by p.trading_date)
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
  daily_return,
  {%- for n in averages %}
  case when bar >= {{ n }} then avg(close) over last_{{ n }} end as sma_{{ n }},
  {%- endfor %}
  case when bar > 20 then stddev_samp(daily_return) over last_20 end as volatility_20d
from changes
window
  {%- for n in averages %}
  last_{{ n }} as (
    partition by instrument_id order by trading_date
    rows between {{ n - 1 }} preceding and current row
  ){{ '' if loop.last else ',' }}
  {%- endfor %}
