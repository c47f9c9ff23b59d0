-- What the warehouse holds, by kind and source. $1 is not used.
select i.kind, p.source, count(distinct p.instrument_id) as instruments, count(*) as bars,
  min(p.trading_date) as first_day, max(p.trading_date) as last_day
from raw.daily_prices as p
join raw.instruments as i using (instrument_id)
where $1::bigint is not null
group by i.kind, p.source
order by i.kind <> 'stock', i.kind, p.source;
