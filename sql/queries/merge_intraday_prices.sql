-- As for daily prices: bars that are not there yet.
insert into raw.intraday_prices as stored (instrument_id, source, interval_s, ts, open, high, low, close, volume,
  load_id, first_seen_at)
select distinct on (pending.instrument_id, pending.source, pending.interval_s, pending.ts)
  pending.instrument_id, pending.source, pending.interval_s, pending.ts, pending.open, pending.high, pending.low,
  pending.close, pending.volume, pending.load_id, pending.first_seen_at
from pending_intraday_prices as pending
left join raw.intraday_prices as known
  on known.instrument_id = pending.instrument_id
    and known.source = pending.source
    and known.interval_s = pending.interval_s
    and known.ts = pending.ts
where known.instrument_id is null
order by pending.instrument_id, pending.source, pending.interval_s, pending.ts, pending.ctid
on conflict (instrument_id, source, interval_s, ts) do update
set open = excluded.open,
    high = excluded.high,
    low = excluded.low,
    close = excluded.close,
    volume = coalesce(excluded.volume, stored.volume),
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
