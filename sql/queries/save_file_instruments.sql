-- $1 ids, $2 symbols, $3 whether each is new, $4 source, $5 kind
with instruments as (
  insert into raw.instruments (instrument_id, symbol, kind)
  select told.instrument_id, told.symbol, $5::text
  from unnest($1::bigint[], $2::text[], $3::boolean[]) as told (instrument_id, symbol, is_new)
  where told.is_new
  returning instrument_id
)
insert into raw.listings (source, source_symbol, instrument_id)
select $4::text, told.symbol, told.instrument_id
from unnest($1::bigint[], $2::text[]) as told (instrument_id, symbol);
