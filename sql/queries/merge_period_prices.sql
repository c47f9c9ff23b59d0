-- As for daily prices. The running period moves its last day on, so its earlier states go.
with outgrown as (
  delete from raw.period_prices as earlier
  using pending_period_prices as pending
  where earlier.instrument_id = pending.instrument_id and earlier.source = pending.source
    and earlier.period = pending.period and earlier.trading_date < pending.trading_date
    and date_trunc(earlier.period, earlier.trading_date::timestamp)
      = date_trunc(pending.period, pending.trading_date::timestamp)
)
insert into raw.period_prices as stored (instrument_id, source, period, trading_date, open, high, low,
  close, adjusted_close, volume, load_id, first_seen_at)
select distinct on (pending.instrument_id, pending.source, pending.period, pending.trading_date)
  pending.instrument_id, pending.source, pending.period, pending.trading_date, pending.open, pending.high,
  pending.low, pending.close, pending.adjusted_close, pending.volume, pending.load_id, pending.first_seen_at
from pending_period_prices as pending
left join raw.period_prices as known
  on known.instrument_id = pending.instrument_id
    and known.source = pending.source
    and known.period = pending.period
    and known.trading_date = pending.trading_date
where known.instrument_id is null
  or (known.open, known.high, known.low, known.close, known.adjusted_close, known.volume)
     is distinct from
     (coalesce(pending.open, known.open), coalesce(pending.high, known.high), coalesce(pending.low, known.low),
     pending.close, coalesce(pending.adjusted_close, known.adjusted_close), coalesce(pending.volume,
     known.volume))
order by pending.instrument_id, pending.source, pending.period, pending.trading_date, pending.ctid
on conflict (instrument_id, source, period, trading_date) do update
set open = coalesce(excluded.open, stored.open),
    high = coalesce(excluded.high, stored.high),
    low = coalesce(excluded.low, stored.low),
    close = excluded.close,
    adjusted_close = coalesce(excluded.adjusted_close, stored.adjusted_close),
    volume = coalesce(excluded.volume, stored.volume),
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
