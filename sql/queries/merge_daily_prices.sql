-- New days, and days whose values changed; an unchanged row is not even locked. A value the reply does not
-- have keeps the one that is there: a plain reply does not take an adjusted close away.
insert into raw.daily_prices as stored (instrument_id, source, trading_date, open, high, low, close,
  adjusted_close, volume, market_cap, load_id, first_seen_at)
select distinct on (pending.instrument_id, pending.source, pending.trading_date)
  pending.instrument_id, pending.source, pending.trading_date, pending.open, pending.high, pending.low,
  pending.close, pending.adjusted_close, pending.volume, pending.market_cap, pending.load_id,
  pending.first_seen_at
from pending_daily_prices as pending
left join raw.daily_prices as known
  on known.instrument_id = pending.instrument_id
    and known.source = pending.source
    and known.trading_date = pending.trading_date
where known.instrument_id is null
  or (known.open, known.high, known.low, known.close, known.adjusted_close, known.volume, known.market_cap)
     is distinct from
     (coalesce(pending.open, known.open), coalesce(pending.high, known.high), coalesce(pending.low, known.low),
     pending.close, coalesce(pending.adjusted_close, known.adjusted_close), coalesce(pending.volume,
     known.volume), coalesce(pending.market_cap, known.market_cap))
order by pending.instrument_id, pending.source, pending.trading_date, pending.ctid
on conflict (instrument_id, source, trading_date) do update
set open = coalesce(excluded.open, stored.open),
    high = coalesce(excluded.high, stored.high),
    low = coalesce(excluded.low, stored.low),
    close = excluded.close,
    adjusted_close = coalesce(excluded.adjusted_close, stored.adjusted_close),
    volume = coalesce(excluded.volume, stored.volume),
    market_cap = coalesce(excluded.market_cap, stored.market_cap),
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
