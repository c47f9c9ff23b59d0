-- New days, and days whose values changed; an unchanged row is not even locked. A value the reply does not
-- have keeps the one that is there: a plain reply does not take an adjusted close away.
-- $1 instrument, $2 source, $3 response, $4 run, $5 the moment of the load
insert into raw.daily_prices as stored (instrument_id, source, trading_date, open, high, low, close,
  adjusted_close, volume, market_cap, response_id, run_id, first_seen_at)
select $1::bigint, $2::text, pending.trading_date, pending.open, pending.high, pending.low, pending.close,
  pending.adjusted_close, pending.volume, pending.market_cap, $3::uuid, $4::bigint, $5::timestamptz
from pending_daily_prices as pending
left join raw.daily_prices as known
  on known.instrument_id = $1::bigint and known.source = $2::text and known.trading_date = pending.trading_date
where known.trading_date is null
  or (known.open, known.high, known.low, known.close, known.adjusted_close, known.volume, known.market_cap)
     is distinct from
     (coalesce(pending.open, known.open), coalesce(pending.high, known.high), coalesce(pending.low, known.low),
      pending.close, coalesce(pending.adjusted_close, known.adjusted_close),
      coalesce(pending.volume, known.volume), coalesce(pending.market_cap, known.market_cap))
order by pending.trading_date
on conflict (instrument_id, source, trading_date) do update
set open = coalesce(excluded.open, stored.open),
    high = coalesce(excluded.high, stored.high),
    low = coalesce(excluded.low, stored.low),
    close = excluded.close,
    adjusted_close = coalesce(excluded.adjusted_close, stored.adjusted_close),
    volume = coalesce(excluded.volume, stored.volume),
    market_cap = coalesce(excluded.market_cap, stored.market_cap),
    response_id = excluded.response_id,
    run_id = excluded.run_id,
    revised_at = excluded.first_seen_at;
