-- Every instrument that a file may name: by the source's own name of it, or by its symbol.
-- $1 source, $2 kind; columns: name, instrument, whether listed by the source, whether it has prices of it
select listing.source_symbol, listing.instrument_id, true,
  exists (
    select from raw.daily_prices as price
    where price.instrument_id = listing.instrument_id and price.source = $1::text)
from raw.listings as listing
where listing.source = $1::text
union all
select upper(instrument.symbol), min(instrument.instrument_id), false,
  bool_or(exists (
    select from raw.daily_prices as price
    where price.instrument_id = instrument.instrument_id and price.source = $1::text))
from raw.instruments as instrument
where instrument.kind = $2::text and $2::text <> 'coin' and not instrument.synthetic
group by 1;
