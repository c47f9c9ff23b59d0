{{ config(materialized='incremental', incremental_strategy='merge', follows='fact_daily_trading',
          unique_key=['instrument_id', 'trading_date'],
          native='indicators',
          primary_key=['instrument_id', 'trading_date'],
          indexes=[{'columns': ['trading_date']}],
          analyze=['instrument_id', 'symbol', 'kind', 'trading_date'],
          analyze_target=30) }}
{%- set emas = [20, 50] %}
{%- set smas = [20, 50, 200] %}

-- DataPipe computes what follows from "bars" by itself, as its charts do: src/analysis/dp-indicator*.c. What is said here
-- once more, for other programs and for tests, takes the longer the longer the series are. docs/indicators.md defines
-- each column.
with recursive
{%- if is_incremental() %}
{{ touched_days(this) }},
{%- endif %}

-- In shares of today. An average that goes on forever needs all bars before.
bars as (
  select
    f.instrument_id,
    f.symbol,
    f.kind,
    f.trading_date,
    f.split_high::float8 as high,
    f.split_low::float8 as low,
    f.split_close::float8 as close,
    f.split_volume::float8 as volume,
    {{ 'f.trading_date >= t.first_day' if is_incremental() else 'true' }} as is_due
  from {{ ref('fact_daily_trading') }} f
  {%- if is_incremental() %}
  join touched t on t.instrument_id = f.instrument_id
  {%- endif %}
)

{%- if native_rows is defined %}

select * from bars order by instrument_id, trading_date
{%- else %},

closes as (
  select
    instrument_id,
    trading_date,
    close,
    row_number() over by_day as n,
    close - lag(close) over by_day as change
  from bars
  window by_day as (partition by instrument_id order by trading_date)
),

windows as (
  select
    *,
    {%- for n in smas %}
    case when n >= {{ n }} then avg(close) over last_{{ n }} end as sma_{{ n }},
    {%- endfor %}
    case when n >= 20 then 2 * stddev_pop(close) over last_20 end as deviation_20,
    avg(close) over last_26 as mean_26,
    avg(close) over last_12 as mean_12,
    avg(greatest(change, 0)) over last_14 as gain_14,
    avg(greatest(-change, 0)) over last_14 as loss_14
  from closes
  window
    {%- for n in [12, 14, 26] + smas %}
    last_{{ n }} as (
      partition by instrument_id order by trading_date rows between {{ n - 1 }} preceding and current row
    ){{ '' if loop.last else ',' }}
    {%- endfor %}
),

-- Bars without a high or a low are left out.
steps as (
  select
    instrument_id,
    trading_date,
    high,
    low,
    close,
    row_number() over by_day as n,
    lag(close) over by_day as close_before,
    high - lag(high) over by_day as up,
    lag(low) over by_day - low as down
  from bars
  where high is not null and low is not null
  window by_day as (partition by instrument_id order by trading_date)
),

moves as (
  select
    *,
    case when n > 1 then greatest(high - low, abs(high - close_before), abs(low - close_before)) end as true_range,
    case when n > 1 then case when up > down and up > 0 then up else 0 end end as plus,
    case when n > 1 then case when down > up and down > 0 then down else 0 end end as minus
  from steps
),

ranges as (
  select
    *,
    avg(true_range) over last_14 as range_14,
    sum(true_range) over last_13 as range_13,
    sum(plus) over last_13 as plus_13,
    sum(minus) over last_13 as minus_13,
    case
      when n >= 14 and max(high) over last_14 > min(low) over last_14
        then 100 * (close - min(low) over last_14) / (max(high) over last_14 - min(low) over last_14)
      when n >= 14 then 0
    end as raw_k
  from moves
  window
    {%- for n in [13, 14] %}
    last_{{ n }} as (
      partition by instrument_id order by trading_date rows between {{ n - 1 }} preceding and current row
    ){{ '' if loop.last else ',' }}
    {%- endfor %}
),

slow_ks as (
  select
    *,
    case when n >= 16 then avg(raw_k) over (
      partition by instrument_id order by trading_date rows between 2 preceding and current row
    ) end as slow_k
  from ranges
),

stochastics as (
  select
    instrument_id,
    trading_date,
    case when n >= 18 then slow_k end as stoch_k_14,
    case when n >= 18 then avg(slow_k) over (
      partition by instrument_id order by trading_date rows between 2 preceding and current row
    ) end as stoch_d_14
  from slow_ks
),

-- What is smoothed: each value is "keep" times the one before it and "take" times what is new, from the seed on.
{%- set close_lines = [
  ('ema_20', 'close', 19 / 21, 2 / 21, 20, 'sma_20'), ('ema_50', 'close', 49 / 51, 2 / 51, 50, 'sma_50'),
  ('fast', 'close', 11 / 13, 2 / 13, 26, 'mean_12'), ('slow', 'close', 25 / 27, 2 / 27, 26, 'mean_26'),
  ('gain', 'greatest(change, 0)', 13 / 14, 1 / 14, 15, 'gain_14'),
  ('loss', 'greatest(-change, 0)', 13 / 14, 1 / 14, 15, 'loss_14'),
] %}
{%- set range_lines = [
  ('atr', 'true_range', 13 / 14, 1 / 14, 15, 'range_14'), ('range', 'true_range', 13 / 14, 1, 14, 'range_13'),
  ('plus', 'plus', 13 / 14, 1, 14, 'plus_13'), ('minus', 'minus', 13 / 14, 1, 14, 'minus_13'),
] %}
lines as (
  {%- for line, value, keep, take, first, seed in close_lines %}
  select instrument_id, trading_date, '{{ line }}' as line, n, {{ value }} as value, {{ keep }}::float8 as keep,
    {{ take }}::float8 as take, case when n = {{ first }} then {{ seed }} end as seed
  from windows
  union all
  {%- endfor %}
  {%- for line, value, keep, take, first, seed in range_lines %}
  select instrument_id, trading_date, '{{ line }}', n, {{ value }}, {{ keep }}::float8, {{ take }}::float8,
    case when n = {{ first }} then {{ seed }} end
  from ranges
  {{- '' if loop.last else '\n  union all' }}
  {%- endfor %}
),

smoothed as (
  select instrument_id, trading_date, line, n, seed as value
  from lines
  where seed is not null
  union all
  select l.instrument_id, l.trading_date, l.line, l.n, l.keep * s.value + l.take * l.value
  from smoothed s
  join lines l on l.instrument_id = s.instrument_id and l.line = s.line and l.n = s.n + 1
),

levels as (
  select
    instrument_id,
    trading_date,
    {%- for n in emas %}
    max(value) filter (where line = 'ema_{{ n }}') as ema_{{ n }},
    {%- endfor %}
    max(value) filter (where line = 'fast') - max(value) filter (where line = 'slow') as macd,
    max(value) filter (where line = 'gain') as gain,
    max(value) filter (where line = 'loss') as loss,
    max(value) filter (where line = 'atr') as atr_14,
    max(value) filter (where line = 'range' and n >= 15) as range,
    max(value) filter (where line = 'plus' and n >= 15) as plus,
    max(value) filter (where line = 'minus' and n >= 15) as minus
  from smoothed
  group by instrument_id, trading_date
),

-- The same once more for what is smoothed twice.
second_values as (
  select instrument_id, trading_date, 'signal' as line, macd as value, 9 as length, 0.8::float8 as keep,
    0.2::float8 as take
  from levels
  where macd is not null
  union all
  select instrument_id, trading_date, 'adx', 100 * abs(plus - minus) / (plus + minus), 14, {{ 13 / 14 }}::float8,
    {{ 1 / 14 }}::float8
  from levels
  where plus + minus > 0
),

second_rows as (
  select *, row_number() over (partition by instrument_id, line order by trading_date) as n
  from second_values
),

second_lines as (
  select
    s.*,
    case when n = length then (
      select avg(b.value) from second_rows b
      where b.instrument_id = s.instrument_id and b.line = s.line and b.n <= s.length
    ) end as seed
  from second_rows s
),

second_smoothed as (
  select instrument_id, trading_date, line, n, seed as value
  from second_lines
  where seed is not null
  union all
  select l.instrument_id, l.trading_date, l.line, l.n, l.keep * s.value + l.take * l.value
  from second_smoothed s
  join second_lines l on l.instrument_id = s.instrument_id and l.line = s.line and l.n = s.n + 1
),

second_levels as (
  select
    instrument_id,
    trading_date,
    max(value) filter (where line = 'signal') as macd_signal,
    max(value) filter (where line = 'adx') as adx_14
  from second_smoothed
  group by instrument_id, trading_date
),

on_balance as (
  select
    instrument_id,
    trading_date,
    sum(volume * coalesce(sign(change), 1)) over (
      partition by instrument_id order by trading_date rows unbounded preceding
    ) as obv
  from (
    select *, close - lag(close) over (partition by instrument_id order by trading_date) as change
    from bars
    where volume is not null
  ) v
),

weighted as (
  select
    instrument_id,
    trading_date,
    case when row_number() over by_day >= 20
      then sum((high + low + close) / 3 * volume) over last_20 / nullif(sum(volume) over last_20, 0)
    end as vwap_20
  from bars
  where high is not null and low is not null and volume is not null
  window
    by_day as (partition by instrument_id order by trading_date),
    last_20 as (partition by instrument_id order by trading_date rows between 19 preceding and current row)
)

select
  b.instrument_id,
  b.symbol,
  b.kind,
  b.trading_date,
  {%- for n in smas %}
  w.sma_{{ n }},
  {%- endfor %}
  {%- for n in emas %}
  l.ema_{{ n }},
  {%- endfor %}
  case when l.gain + l.loss < 1e-14 then 0 else 100 * l.gain / (l.gain + l.loss) end as rsi_14,
  case when z.macd_signal is not null then l.macd end as macd,
  z.macd_signal,
  l.macd - z.macd_signal as macd_histogram,
  w.sma_20 + w.deviation_20 as bb_upper_20,
  w.sma_20 as bb_middle_20,
  w.sma_20 - w.deviation_20 as bb_lower_20,
  l.atr_14,
  k.stoch_k_14,
  k.stoch_d_14,
  o.obv,
  z.adx_14,
  100 * l.plus / nullif(l.range, 0) as plus_di_14,
  100 * l.minus / nullif(l.range, 0) as minus_di_14,
  v.vwap_20
from bars b
join windows w on w.instrument_id = b.instrument_id and w.trading_date = b.trading_date
left join levels l on l.instrument_id = b.instrument_id and l.trading_date = b.trading_date
left join second_levels z on z.instrument_id = b.instrument_id and z.trading_date = b.trading_date
left join stochastics k on k.instrument_id = b.instrument_id and k.trading_date = b.trading_date
left join on_balance o on o.instrument_id = b.instrument_id and o.trading_date = b.trading_date
left join weighted v on v.instrument_id = b.instrument_id and v.trading_date = b.trading_date
where b.is_due
{%- endif %}
