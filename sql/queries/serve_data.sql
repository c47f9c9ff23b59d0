-- A page of observations: the columns of the view "observations" before they are made into one object, as they are in the
-- table below it. The inner limit is what the plan is made for. Ordered by time alone, nothing has to be sorted: that is
-- enough where no two rows are of one moment.
select *
from (
  select o.observed_at, o.instrument_id, o.started_at, o.kind, o.source, o.interval_s, o.item, o.source_id, o.symbol,
    coalesce(o.category, i.kind) as category, o.price, o.volume, o.market_cap
    , o.open, o.high, o.low, o.adjusted_close, i.currency, i.kind = 'coin' as is_coin, o.details --? attributes
    , coalesce(i.synthetic, false) as synthetic, o.first_seen_at, o.revised_at, o.load_id --? provenance
  from staging.stg_observations as o
  left join raw.instruments as i on i.instrument_id = o.instrument_id
  where true
    and o.symbol = :symbol --? symbol
    and o.source = :source --? source
    and o.kind = :kind --? kind
    and coalesce(o.category, i.kind) = :category --? category
    and o.observed_at >= :from --? from
    and o.observed_at < :to --? to
    and (o.observed_at, o.instrument_id, o.started_at, o.kind, o.source, o.interval_s, o.item) --? below above
      < (:last_observed_at, :last_instrument, :last_started_at, :last_kind, :last_source, :last_interval, :last_item) --? below
      > (:last_observed_at, :last_instrument, :last_started_at, :last_kind, :last_source, :last_interval, :last_item) --? above
  order by o.observed_at desc, o.instrument_id desc, o.started_at desc, o.kind desc, o.source desc, o.interval_s desc, o.item desc --? newest
  order by o.observed_at, o.instrument_id, o.started_at, o.kind, o.source, o.interval_s, o.item --? oldest
  limit 1001 --? keyset
) as page
limit :limit
offset :offset --? offset
