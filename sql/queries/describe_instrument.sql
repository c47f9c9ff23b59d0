-- What a reply tells about the instrument itself; rewritten only where it differs.
-- $1 instrument, $2 name, $3 exchange, $4 currency, $5 time zone, $6 symbol, each null where the reply has none
update raw.instruments
set name = coalesce($2, name),
    exchange = coalesce($3, exchange),
    currency = coalesce($4, currency),
    time_zone = coalesce($5, time_zone),
    symbol = coalesce($6, symbol)
where instrument_id = $1
  and (coalesce($2, name), coalesce($3, exchange), coalesce($4, currency), coalesce($5, time_zone),
       coalesce($6, symbol))
      is distinct from (name, exchange, currency, time_zone, symbol);
