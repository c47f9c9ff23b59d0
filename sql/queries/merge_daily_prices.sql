-- New days, and days whose values changed; an unchanged row is not even locked. A value the reply does not
-- have keeps the one that is there: a plain reply does not take an adjusted close away. Opening, highest and lowest
-- price are kept only beside the same close: a bar is never put together from two. What the same load brought a moment
-- ago stays: of the same day twice, the first one counts.
with merged as (
  select distinct on (pending.instrument_id, pending.trading_date, pending.source)
    pending.instrument_id, pending.source, pending.trading_date,
    value.*,
    pending.load_id,
    pending.first_seen_at,
    known.instrument_id is null
      or known.load_id <> pending.load_id
        and (known.open, known.high, known.low, known.close, known.adjusted_close, known.volume, known.market_cap)
          is distinct from
          (value.open, value.high, value.low, value.close, value.adjusted_close, value.volume, value.market_cap)
      as is_news
  from pending_daily_prices as pending
  left join raw.daily_prices as known
    on known.instrument_id = pending.instrument_id
      and known.source = pending.source
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
      coalesce(pending.volume, known.volume) as volume,
      coalesce(pending.market_cap, known.market_cap) as market_cap
  ) as value
  order by pending.instrument_id, pending.trading_date, pending.source, pending.ctid
)
insert into raw.daily_prices (instrument_id, source, trading_date, open, high, low, close, adjusted_close,
  volume, market_cap, load_id, first_seen_at)
select instrument_id, source, trading_date, open, high, low, close, adjusted_close, volume, market_cap, load_id,
  first_seen_at
from merged
where is_news
order by instrument_id, trading_date, source
on conflict (instrument_id, trading_date, source) do update
set open = excluded.open,
    high = excluded.high,
    low = excluded.low,
    close = excluded.close,
    adjusted_close = excluded.adjusted_close,
    volume = excluded.volume,
    market_cap = excluded.market_cap,
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
