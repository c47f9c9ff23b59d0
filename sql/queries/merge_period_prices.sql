-- As for daily prices. The running period moves its last day on, so its earlier states go.
with outgrown as (
  delete from raw.period_prices as earlier
  using pending_period_prices as pending
  where earlier.instrument_id = pending.instrument_id and earlier.source = pending.source
    and earlier.period = pending.period and earlier.trading_date < pending.trading_date
    and date_trunc(earlier.period, earlier.trading_date::timestamp)
      = date_trunc(pending.period, pending.trading_date::timestamp)
),
merged as (
  select distinct on (pending.instrument_id, pending.source, pending.period, pending.trading_date)
    pending.instrument_id, pending.source, pending.period, pending.trading_date,
    value.*,
    pending.load_id,
    pending.first_seen_at,
    known.instrument_id is null
      or (known.open, known.high, known.low, known.close, known.adjusted_close, known.volume)
        is distinct from
        (value.open, value.high, value.low, value.close, value.adjusted_close, value.volume) as is_news
  from pending_period_prices as pending
  left join raw.period_prices as known
    on known.instrument_id = pending.instrument_id
      and known.source = pending.source
      and known.period = pending.period
      and known.trading_date = pending.trading_date
  cross join lateral (
    select num_nonnulls(pending.open, pending.high, pending.low) = 0 and pending.close = known.close
  ) as form (is_close_alone)
  cross join lateral (
    select
      case when form.is_close_alone then known.open else pending.open end as open,
      case when form.is_close_alone then known.high else pending.high end as high,
      case when form.is_close_alone then known.low else pending.low end as low,
      pending.close,
      coalesce(pending.adjusted_close, known.adjusted_close) as adjusted_close,
      coalesce(pending.volume, known.volume) as volume
  ) as value
  order by pending.instrument_id, pending.source, pending.period, pending.trading_date, pending.ctid
)
insert into raw.period_prices (instrument_id, source, period, trading_date, open, high, low, close,
  adjusted_close, volume, load_id, first_seen_at)
select instrument_id, source, period, trading_date, open, high, low, close, adjusted_close, volume, load_id,
  first_seen_at
from merged
where is_news
order by instrument_id, source, period, trading_date
on conflict (instrument_id, source, period, trading_date) do update
set open = excluded.open,
    high = excluded.high,
    low = excluded.low,
    close = excluded.close,
    adjusted_close = excluded.adjusted_close,
    volume = excluded.volume,
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
