-- $1 instrument, $2 id, $3 source, $4 endpoint, $5 symbol, $6 position, $7 cause, $8 payload, $9 response, $10 run
insert into raw.rejects (instrument_id, reject_id, source, endpoint, symbol, position, cause, payload, response_id,
  run_id)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
on conflict (instrument_id, reject_id) do nothing;
