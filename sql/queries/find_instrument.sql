-- $1 source, $2 the source's symbol
select instrument_id from raw.listings where source = $1 and source_symbol = $2;
