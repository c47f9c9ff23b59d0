-- How many shares of today one share was, from a day on up to the day before a split: the product of all
-- splits to come. From the last split on it is 1, and there is no row. Where several providers know a
-- split, the one that spoke last is believed.
with recursive splits as (
  select distinct on (a.instrument_id, a.action_date)
    a.instrument_id,
    a.action_date,
    a.value
  from {{ source('raw', 'corporate_actions') }} a
  where a.kind = 'split' and a.value > 0
  order by
    a.instrument_id,
    a.action_date,
    coalesce(a.revised_at, a.first_seen_at) desc,
    a.source
),

steps as (
  select
    instrument_id,
    lag(action_date) over by_day as from_day,
    action_date as to_day,
    value,
    row_number() over (partition by instrument_id order by action_date desc) as step
  from splits
  window by_day as (partition by instrument_id order by action_date)
),

factors as (
  select instrument_id, from_day, to_day, value as factor, step
  from steps
  where step = 1
  union all
  select s.instrument_id, s.from_day, s.to_day, f.factor * s.value, s.step
  from factors f
  join steps s on s.instrument_id = f.instrument_id and s.step = f.step + 1
)

select
  instrument_id,
  coalesce(from_day, '-infinity'::date) as from_day,
  to_day,
  factor
from factors
