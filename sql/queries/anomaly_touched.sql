-- Which instruments have new or other prices by day, and from which day on they are to be judged: a year back at the
-- most, for what is older is no news. It is learnt from a year and a half before. Days as numbers since 1970.
-- $1 the newest load that was looked at, $2 the newest there is
with fresh as (
  select instrument_id, min(trading_date) as first_day, max(trading_date) as last_day
  from raw.daily_prices
  where load_id > $1 and load_id <= $2
  group by instrument_id
),
judged as (
  select instrument_id, greatest(first_day, last_day - 366) as first_day
  from fresh
)
select judged.instrument_id, instrument.symbol, instrument.kind, instrument.exchange,
  judged.first_day - date '1970-01-01', judged.first_day - 550,
  (
    select range_agg(daterange((incident.observed_at at time zone 'UTC')::date,
                               (coalesce(incident.ends_at, incident.observed_at) at time zone 'UTC')::date, '[]'))
    from control.anomalies as incident
    where incident.instrument_id = judged.instrument_id and incident.label = 'incident'
  )
from judged
join raw.instruments as instrument using (instrument_id)
order by judged.instrument_id;
