-- What stands below the chart of an instrument. $1 instrument
select low_52w, high_52w, return_30d, volatility_30d, avg_volume_30d, market_cap,
  case when sector = upper(sector) then initcap(sector) else sector end as sector
from marts.dim_company
where instrument_id = $1;
