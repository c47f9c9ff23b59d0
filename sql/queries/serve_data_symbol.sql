-- A page of one symbol's observations, in the order of their times alone: nothing has to be sorted, and nothing is joined.
-- First come the instruments of that symbol, whose interval is 0, and in place of a category and a name their own kind and
-- currency: what is the same in all their rows is told once. What is as it mostly is, is left out: the instrument where it is
-- the symbol's first, the source where it is the usual one, the kind where it is daily, the interval where it is none, the
-- source's name where it is the symbol. The inner limit is what the plan is made for.
select cast(null as timestamptz) as observed_at, i.instrument_id, cast(null as text) as kind, cast(null as text) as source,
  0 as interval_s, i.currency as source_id, i.kind as category, cast(null as numeric) as price,
  cast(null as numeric) as volume, cast(null as numeric) as market_cap
  , cast(null as numeric) as open, cast(null as numeric) as high, cast(null as numeric) as low, cast(null as numeric) as adjusted_close, cast(null as jsonb) as details --? attributes
from raw.instruments as i
where upper(i.symbol) = upper(:symbol)
  and i.symbol = :symbol
union all
(
  select *
  from (
    select o.observed_at,
      nullif(o.instrument_id,
        (select min(instrument_id) from raw.instruments where upper(symbol) = upper(:symbol) and symbol = :symbol)),
      nullif(o.kind, 'daily'), nullif(o.source, :usual_source), nullif(o.interval_s, 0),
      nullif(coalesce(o.source_id, ''), o.symbol), o.category, o.price, o.volume, o.market_cap
      , o.open, o.high, o.low, o.adjusted_close, o.details --? attributes
    from staging.stg_observations as o
    where o.symbol = :symbol
      and o.source = :source --? source
      and o.kind = :kind --? kind
      and o.observed_at >= :from --? from
      and o.observed_at < :to --? to
      and (o.observed_at, o.instrument_id, o.started_at, o.kind, o.source, o.interval_s, o.item) --? below above
        < (:last_observed_at, :last_instrument, :last_started_at, :last_kind, :last_source, :last_interval, :last_item) --? below
        > (:last_observed_at, :last_instrument, :last_started_at, :last_kind, :last_source, :last_interval, :last_item) --? above
    order by o.observed_at desc --? newest
    order by o.observed_at --? oldest
    limit 1001
  ) as page
  limit :limit
)
