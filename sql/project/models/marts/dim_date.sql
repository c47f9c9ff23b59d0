{{ config(materialized='incremental', incremental_strategy='merge', follows='fact_daily_trading',
          unique_key='day', primary_key='day', analyze_target=30) }}

-- The days of the New York exchanges' calendar: by rule, and the days that were closed once. Exact from 1995 on.
with wanted as (
  select
    least(date '1970-01-01', min(trading_date)) as first_day,
    greatest(make_date(date_part('year', current_date)::int + 1, 12, 31), max(trading_date)) as last_day
  from {{ ref('fact_daily_trading') }}
),

-- Days are what they are: there is something to do only where some are missing.
span as (
  select * from wanted
  {%- if is_incremental() %}
  where first_day < (select min(day) from {{ this }})
    or last_day > (select max(day) from {{ this }})
  {%- endif %}
),

-- Some more on both sides, so that each has a day before and after it.
days as (
  select
    d.day::date as day,
    date_part('year', d.day)::int as year,
    date_part('month', d.day)::int as month,
    date_part('day', d.day)::int as day_of_month,
    date_part('isodow', d.day)::int as day_of_week
  from span s
  cross join generate_series(s.first_day - 14, s.last_day + 14, interval '1 day') as d (day)
),

-- Easter Sunday: the Sunday after the first full moon of spring, both by the church's reckoning.
easters as (
  select y.year, make_date(y.year, n.days / 31, n.days % 31 + 1) as easter
  from (select distinct year from days) y
  cross join lateral (select y.year % 19 as golden, y.year / 100 as century, y.year % 100 as in_century) a
  cross join lateral (
    select (19 * a.golden + a.century - a.century / 4
      - (a.century - (a.century + 8) / 25 + 1) / 3 + 15) % 30 as epact
  ) b
  cross join lateral (
    select (32 + 2 * (a.century % 4) + 2 * (a.in_century / 4) - b.epact - a.in_century % 4) % 7 as to_sunday
  ) c
  cross join lateral (
    select b.epact + c.to_sunday - 7 * ((a.golden + 11 * b.epact + 22 * c.to_sunday) / 451) + 114 as days
  ) n
),

named as (
  select
    d.*,
    case
      -- A New Year on a Saturday is not made up for; other holidays move from Saturday to Friday.
      when d.month = 1 and (d.day_of_month = 1 or d.day_of_month = 2 and d.day_of_week = 1) then 'New Year''s Day'
      when d.month = 1 and d.year >= 1998 and d.day_of_week = 1 and d.day_of_month between 15 and 21
        then 'Martin Luther King Jr. Day'
      when d.month = 2 and d.day_of_week = 1 and d.day_of_month between 15 and 21 then 'Washington''s Birthday'
      when d.day = e.easter - 2 then 'Good Friday'
      when d.month = 5 and d.day_of_week = 1 and d.day_of_month >= 25 then 'Memorial Day'
      when d.month = 6 and d.year >= 2022 and {{ is_observed('d', 19) }} then 'Juneteenth'
      when d.month = 7 and {{ is_observed('d', 4) }} then 'Independence Day'
      when d.month = 9 and d.day_of_week = 1 and d.day_of_month <= 7 then 'Labor Day'
      when d.month = 11 and d.day_of_week = 4 and d.day_of_month between 22 and 28 then 'Thanksgiving Day'
      when d.month = 12 and {{ is_observed('d', 25) }} then 'Christmas Day'
      when d.day in (
        date '1994-04-27', date '2001-09-11', date '2001-09-12', date '2001-09-13', date '2001-09-14',
        date '2004-06-11', date '2007-01-02', date '2012-10-29', date '2012-10-30', date '2018-12-05',
        date '2025-01-09'
      ) then 'Closed once'
    end as holiday
  from days d
  join easters e on e.year = d.year
),

-- Made once: what stands on it asks for it several times a day.
traded as materialized (
  select
    *,
    day_of_week <= 5 and holiday is null as is_trading_day,
    {{ closing_time('day', "'America/New_York'", "time '16:00'") }} < time '16:00' as closes_early
  from named
),

neighbours as (
  select
    *,
    max(day) filter (where is_trading_day) over (order by day rows between unbounded preceding and 1 preceding)
      as previous_trading_day,
    min(day) filter (where is_trading_day) over (order by day desc rows between unbounded preceding and 1 preceding)
      as next_trading_day
  from traded
)

select
  n.day,
  n.year,
  date_part('quarter', n.day)::int as quarter,
  n.month,
  date_part('week', n.day)::int as week,
  n.day_of_month,
  n.day_of_week,
  n.is_trading_day,
  n.is_trading_day and n.closes_early as is_half_day,
  case when n.day_of_week <= 5 then n.holiday end as holiday,
  n.previous_trading_day,
  n.next_trading_day,
  {%- for period in ['week', 'month', 'quarter', 'year'] %}
  n.is_trading_day
    and date_trunc('{{ period }}', n.day::timestamp)
      <> date_trunc('{{ period }}', n.next_trading_day::timestamp) as is_{{ period }}_end
    {{- '' if loop.last else ',' }}
  {%- endfor %}
from neighbours n
cross join span s
where n.day between s.first_day and s.last_day
