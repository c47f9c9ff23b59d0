-- As for daily prices: new moments, and moments whose values were corrected.
insert into raw.quotes as stored (instrument_id, source, observed_at, trading_date, price, open, high, low,
  previous_close, change_percent, volume, market_cap, load_id, first_seen_at)
select distinct on (pending.instrument_id, pending.source, pending.observed_at)
  pending.instrument_id, pending.source, pending.observed_at, pending.trading_date, pending.price,
  pending.open, pending.high, pending.low, pending.previous_close, pending.change_percent, pending.volume,
  pending.market_cap, pending.load_id, pending.first_seen_at
from pending_quotes as pending
left join raw.quotes as known
  on known.instrument_id = pending.instrument_id
    and known.source = pending.source
    and known.observed_at = pending.observed_at
where known.instrument_id is null
  or (known.trading_date, known.price, known.open, known.high, known.low, known.previous_close,
     known.change_percent, known.volume, known.market_cap)
     is distinct from
     (coalesce(pending.trading_date, known.trading_date), pending.price, coalesce(pending.open, known.open),
     coalesce(pending.high, known.high), coalesce(pending.low, known.low), coalesce(pending.previous_close,
     known.previous_close), coalesce(pending.change_percent, known.change_percent), coalesce(pending.volume,
     known.volume), coalesce(pending.market_cap, known.market_cap))
order by pending.instrument_id, pending.source, pending.observed_at, pending.ctid
on conflict (instrument_id, source, observed_at) do update
set trading_date = coalesce(excluded.trading_date, stored.trading_date),
    price = excluded.price,
    open = coalesce(excluded.open, stored.open),
    high = coalesce(excluded.high, stored.high),
    low = coalesce(excluded.low, stored.low),
    previous_close = coalesce(excluded.previous_close, stored.previous_close),
    change_percent = coalesce(excluded.change_percent, stored.change_percent),
    volume = coalesce(excluded.volume, stored.volume),
    market_cap = coalesce(excluded.market_cap, stored.market_cap),
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
