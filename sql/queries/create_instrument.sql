-- A new listing of an instrument: of the one that has the same symbol and kind, or of a new one. Symbols
-- of coins are not unique, so that a coin is never taken for another source's.
-- $1 source, $2 the source's symbol, $3 symbol, $4 kind, $5 synthetic
with same as (
  select min(instrument_id) as instrument_id
  from raw.instruments
  where $4 <> 'coin' and kind = $4 and upper(symbol) = upper($3) and synthetic = $5::boolean
),
created as (
  insert into raw.instruments (symbol, kind, synthetic)
  select $3, $4, $5::boolean
  where (select instrument_id from same) is null
  returning instrument_id
)
insert into raw.listings (source, source_symbol, instrument_id)
select $1, $2, coalesce((select instrument_id from created), (select instrument_id from same))
returning instrument_id;
