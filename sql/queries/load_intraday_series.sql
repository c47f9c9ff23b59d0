-- The newest first, so that what is looked at first is there first. $1 instrument, $2 seconds that a bar covers; times
-- as the exchange's clock shows them
select extract(epoch from (started_at at time zone time_zone))::bigint, open::float8, high::float8, low::float8,
  close::float8, volume::float8, time_zone
from marts.fact_intraday_trading
where instrument_id = $1 and interval_s = $2
order by started_at desc;
