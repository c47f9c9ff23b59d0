-- $1 symbol
select instrument_id from raw.instruments where symbol = $1 limit 1
