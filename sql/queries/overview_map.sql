-- What the heat map shows: the largest first, each sector's beside each other. Whose value is not known
-- weighs as much as the one in the middle. Areas grow with the root of the value, or a few giants would leave
-- no room for what is beside them.
-- $1 ids of a group, null for all
with weighed as (
  select
    c.symbol,
    c.name,
    case when i.kind = 'coin' then 'coin' else initcap(nullif(btrim(c.sector), '')) end as sector,
    sqrt(coalesce(
      nullif(c.market_cap, 0),
      (select percentile_disc(0.5) within group (order by market_cap) from marts.dim_company where market_cap > 0),
      1
    )::double precision) as weight
  from marts.dim_company c
  join raw.instruments i on i.instrument_id = c.instrument_id
  where c.last_close is not null and ($1::bigint[] is null or c.instrument_id = any($1))
  order by weight desc, c.symbol
  limit 150
)
select symbol, name, sector, weight
from weighed
order by sum(weight) over (partition by sector) desc, sector, weight desc, symbol
