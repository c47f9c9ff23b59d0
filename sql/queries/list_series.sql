-- What is known of the days of series within the day. $1 source, $2 the source's symbols
select listing.source_symbol, days.interval, days.loaded::text, days.empty::text, days.failed::text, days.rejected::text
from raw.listings as listing
join control.interval_days as days
  on days.instrument_id = listing.instrument_id and days.source = $1 and days.interval <> 'day'
where listing.source = $1 and listing.source_symbol = any ($2::text[]);
