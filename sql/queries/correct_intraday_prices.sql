-- As for daily prices: bars that are there with other values.
update raw.intraday_prices as known
set open = case when pending.is_close_alone and pending.close = known.close then known.open else pending.open end,
    high = case when pending.is_close_alone and pending.close = known.close then known.high else pending.high end,
    low = case when pending.is_close_alone and pending.close = known.close then known.low else pending.low end,
    close = pending.close,
    volume = coalesce(pending.volume, known.volume),
    load_id = pending.load_id,
    revised_at = pending.first_seen_at
from (
  select distinct on (instrument_id, source, interval_s, ts)
    *, num_nonnulls(open, high, low) = 0 as is_close_alone
  from pending_intraday_prices
  order by instrument_id, source, interval_s, ts, ctid
) as pending
where known.instrument_id = pending.instrument_id
  and known.source = pending.source
  and known.interval_s = pending.interval_s
  and known.ts = pending.ts
  and known.load_id <> pending.load_id
  and ((known.close, known.volume) is distinct from (pending.close, coalesce(pending.volume, known.volume))
    or not pending.is_close_alone
      and (known.open, known.high, known.low) is distinct from (pending.open, pending.high, pending.low));
