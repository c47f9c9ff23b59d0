-- As for daily prices: new bars, and bars whose values changed.
with merged as (
  select distinct on (pending.instrument_id, pending.source, pending.interval_s, pending.ts)
    pending.instrument_id, pending.source, pending.interval_s, pending.ts,
    value.*,
    pending.load_id,
    pending.first_seen_at,
    known.instrument_id is null
      or known.load_id <> pending.load_id
        and (known.open, known.high, known.low, known.close, known.volume)
          is distinct from
          (value.open, value.high, value.low, value.close, value.volume) as is_news
  from pending_intraday_prices as pending
  left join raw.intraday_prices as known
    on known.instrument_id = pending.instrument_id
      and known.source = pending.source
      and known.interval_s = pending.interval_s
      and known.ts = pending.ts
  cross join lateral (
    select num_nonnulls(pending.open, pending.high, pending.low) = 0 and pending.close = known.close
  ) as form (is_close_alone)
  cross join lateral (
    select
      case when form.is_close_alone then known.open else pending.open end as open,
      case when form.is_close_alone then known.high else pending.high end as high,
      case when form.is_close_alone then known.low else pending.low end as low,
      pending.close,
      coalesce(pending.volume, known.volume) as volume
  ) as value
  order by pending.instrument_id, pending.source, pending.interval_s, pending.ts, pending.ctid
)
insert into raw.intraday_prices (instrument_id, source, interval_s, ts, open, high, low, close, volume, load_id,
  first_seen_at)
select instrument_id, source, interval_s, ts, open, high, low, close, volume, load_id, first_seen_at
from merged
where is_news
order by instrument_id, source, interval_s, ts
on conflict (instrument_id, source, interval_s, ts) do update
set open = excluded.open,
    high = excluded.high,
    low = excluded.low,
    close = excluded.close,
    volume = excluded.volume,
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
