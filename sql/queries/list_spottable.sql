-- Instruments that a text may speak of; the sample market's are not real.
select symbol, name, kind
from raw.instruments
where not synthetic
order by instrument_id;
