-- Days that are there with other values; an unchanged row is not even locked. A value the reply does not have keeps
-- the one that is there: a plain reply does not take an adjusted close away. Opening, highest and lowest price are
-- kept only beside the same close: a bar is never put together from two. What the same load brought a moment ago
-- stays: of the same day twice, the first one counts.
update raw.daily_prices as known
set open = case when pending.is_close_alone and pending.close = known.close then known.open else pending.open end,
    high = case when pending.is_close_alone and pending.close = known.close then known.high else pending.high end,
    low = case when pending.is_close_alone and pending.close = known.close then known.low else pending.low end,
    close = pending.close,
    adjusted_close = coalesce(pending.adjusted_close, known.adjusted_close),
    volume = coalesce(pending.volume, known.volume),
    market_cap = coalesce(pending.market_cap, known.market_cap),
    load_id = pending.load_id,
    revised_at = pending.first_seen_at
from (
  select distinct on (instrument_id, trading_date, source)
    *, num_nonnulls(open, high, low) = 0 as is_close_alone
  from pending_daily_prices
  order by instrument_id, trading_date, source, ctid
) as pending
where known.instrument_id = pending.instrument_id
  and known.source = pending.source
  and known.trading_date = pending.trading_date
  and known.load_id <> pending.load_id
  and ((known.close, known.adjusted_close, known.volume, known.market_cap)
      is distinct from
      (pending.close, coalesce(pending.adjusted_close, known.adjusted_close), coalesce(pending.volume, known.volume),
      coalesce(pending.market_cap, known.market_cap))
    or not pending.is_close_alone
      and (known.open, known.high, known.low) is distinct from (pending.open, pending.high, pending.low));
