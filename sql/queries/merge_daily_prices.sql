-- Days that are not there yet: those that are were corrected before. Another load may bring the same day meanwhile.
insert into raw.daily_prices as stored (instrument_id, source, trading_date, open, high, low, close, adjusted_close,
  volume, market_cap, load_id, first_seen_at)
select distinct on (pending.instrument_id, pending.trading_date, pending.source)
  pending.instrument_id, pending.source, pending.trading_date, pending.open, pending.high, pending.low, pending.close,
  pending.adjusted_close, pending.volume, pending.market_cap, pending.load_id, pending.first_seen_at
from pending_daily_prices as pending
left join raw.daily_prices as known
  on known.instrument_id = pending.instrument_id
    and known.source = pending.source
    and known.trading_date = pending.trading_date
where known.instrument_id is null
order by pending.instrument_id, pending.trading_date, pending.source, pending.ctid
on conflict (instrument_id, trading_date, source) do update
set open = excluded.open,
    high = excluded.high,
    low = excluded.low,
    close = excluded.close,
    adjusted_close = coalesce(excluded.adjusted_close, stored.adjusted_close),
    volume = coalesce(excluded.volume, stored.volume),
    market_cap = coalesce(excluded.market_cap, stored.market_cap),
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
