-- Instruments, by their number
select i.instrument_id, i.symbol, i.name, i.kind, i.exchange, i.currency, i.synthetic,
  (select coalesce(jsonb_agg(jsonb_build_object('source', l.source, 'source_symbol', l.source_symbol)
      order by l.source, l.source_symbol), '[]')
    from raw.listings as l where l.instrument_id = i.instrument_id) as listings
from raw.instruments as i
where true
  and i.kind = :kind --? kind
  and exists (select from raw.listings as l where l.instrument_id = i.instrument_id and l.source = :source) --? source
  and (i.symbol ilike :search or i.name ilike :search) --? search
  and i.instrument_id > :cursor --? cursor
order by i.instrument_id
limit :limit
offset :offset --? offset
