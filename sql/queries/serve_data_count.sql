-- How many observations there are that serve_data.sql pages through.
explain (format json) --? estimated
select count(*) --? exact
select --? estimated
from staging.stg_observations as o
left join raw.instruments as i on i.instrument_id = o.instrument_id --? category
where true
  and o.symbol = :symbol --? symbol
  and o.source = :source --? source
  and o.kind = :kind --? kind
  and coalesce(o.category, i.kind) = :category --? category
  and o.observed_at >= :from --? from
  and o.observed_at < :to --? to
