-- $1 instrument, $2 source, $3 observed, $4 trading date, $5 price, $6 open, $7 high, $8 low, $9 previous close,
-- $10 change in percent, $11 volume, $12 market cap, $13 response, $14 run
insert into raw.quotes as stored (instrument_id, source, observed_at, trading_date, price, open, high, low,
  previous_close, change_percent, volume, market_cap, response_id, run_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
on conflict (instrument_id, source, observed_at) do update
set price = excluded.price,
    open = excluded.open,
    high = excluded.high,
    low = excluded.low,
    previous_close = excluded.previous_close,
    change_percent = excluded.change_percent,
    volume = excluded.volume,
    market_cap = excluded.market_cap,
    response_id = excluded.response_id,
    run_id = excluded.run_id
where (stored.price, stored.open, stored.high, stored.low, stored.previous_close, stored.change_percent,
       stored.volume, stored.market_cap)
      is distinct from
      (excluded.price, excluded.open, excluded.high, excluded.low, excluded.previous_close,
       excluded.change_percent, excluded.volume, excluded.market_cap);
