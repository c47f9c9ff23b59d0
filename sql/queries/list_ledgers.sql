-- What is there of each day of each series
select instrument.symbol, days.source, coalesce(listing.source_symbol, instrument.symbol), days.interval,
  instrument.synthetic, instrument.kind, instrument.exchange, days.loaded::text, days.empty::text, days.failed::text,
  days.rejected::text
from control.interval_days as days
join raw.instruments as instrument using (instrument_id)
left join lateral (
  select min(source_symbol) as source_symbol
  from raw.listings
  where listings.instrument_id = days.instrument_id and listings.source = days.source
) as listing on true
order by upper(instrument.symbol), days.source, days.interval;
