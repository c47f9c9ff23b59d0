{{ config(primary_key=['instrument_id', 'interval_s', 'started_at'],
          indexes=[{'columns': ['started_at']}],
          analyze=['instrument_id', 'symbol', 'kind', 'interval_s', 'started_at', 'trading_date']) }}

-- What is traded elsewhere than in New York has its own zone; a coin's day is that of UTC.
with bars as (
  select
    p.*,
    z.zone,
    (p.started_at at time zone z.zone)::date as trading_date,
    row_number() over by_time as bar,
    case
      when lag(p.close) over by_time > 0
        then round(p.close / lag(p.close) over by_time - 1, 10)
    end as bar_return
  from {{ ref('stg_intraday_prices') }} p
  left join {{ closing_times() }} as c (time_zone, closes_at) on c.time_zone = p.time_zone
  cross join lateral (
    select case when p.kind = 'coin' then 'UTC' else coalesce(c.time_zone, 'America/New_York') end as zone
  ) z
  window by_time as (partition by p.instrument_id, p.interval_s order by p.started_at)
)

select
  instrument_id,
  symbol,
  kind,
  interval_s,
  started_at,
  ended_at,
  trading_date,
  open,
  high,
  low,
  close,
  volume,
  bar_return,
  sum(volume) over (
    partition by instrument_id, interval_s, trading_date order by started_at
    rows unbounded preceding
  ) as day_volume,
  case when bar >= 20 then avg(close) over (
    partition by instrument_id, interval_s order by started_at
    rows between 19 preceding and current row
  ) end as sma_20
from bars
