-- Instruments that a text may speak of; the sample market's are not real. Those there were, so that a feed that is
-- loaded again speaks of the same ones. $1 moment
select symbol, name, kind
from raw.instruments
where not synthetic and created_at <= $1::timestamptz
order by instrument_id;
