-- What a chart can be drawn of, for shells: what is typed, and what it is
select symbol, name
from marts.dim_company
where last_close is not null
order by symbol collate "C";
