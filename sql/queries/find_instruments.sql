-- $1 source, $2 the source's symbols, in order; null where an instrument is not known yet
select listing.instrument_id
from unnest($2::text[]) with ordinality as wanted (source_symbol, position)
left join raw.listings as listing on listing.source = $1 and listing.source_symbol = wanted.source_symbol
order by wanted.position;
