-- How many instruments there are that serve_symbols.sql pages through.
explain (format json) --? estimated
select count(*) --? exact
select --? estimated
from raw.instruments as i
where true
  and i.kind = :kind --? kind
  and exists (select from raw.listings as l where l.instrument_id = i.instrument_id and l.source = :source) --? source
  and (i.symbol ilike :search or i.name ilike :search) --? search
