-- What a reply tells about instruments themselves; rewritten only where it differs.
-- $1 instruments, $2 names, $3 exchanges, $4 currencies, $5 time zones, $6 symbols, each null where not told
update raw.instruments as known
set name = coalesce(told.name, known.name),
    exchange = coalesce(told.exchange, known.exchange),
    currency = coalesce(told.currency, known.currency),
    time_zone = coalesce(told.time_zone, known.time_zone),
    symbol = coalesce(told.symbol, known.symbol)
from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
  as told (instrument_id, name, exchange, currency, time_zone, symbol)
where known.instrument_id = told.instrument_id
  and (coalesce(told.name, known.name), coalesce(told.exchange, known.exchange),
       coalesce(told.currency, known.currency), coalesce(told.time_zone, known.time_zone),
       coalesce(told.symbol, known.symbol))
      is distinct from (known.name, known.exchange, known.currency, known.time_zone, known.symbol);
