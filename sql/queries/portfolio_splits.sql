-- Splits that providers told of; the one that spoke last is believed. $1 symbols in capitals, $2 from this day on
select distinct on (wanted.symbol, action.action_date)
  wanted.symbol, action.action_date - date '1970-01-01', action.value::float8
from (
  select distinct on (upper(symbol)) instrument_id, upper(symbol) as symbol
  from marts.dim_company
  where upper(symbol) = any ($1::text[]) and last_close is not null
  order by upper(symbol), kind <> 'stock', instrument_id
) as wanted
join raw.corporate_actions as action using (instrument_id)
where action.kind = 'split' and action.value > 0 and action.action_date >= date '1970-01-01' + $2::int
order by wanted.symbol, action.action_date, coalesce(action.revised_at, action.first_seen_at) desc, action.source;
