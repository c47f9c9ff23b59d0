-- Of what is set up, what has prices, but no new ones. $1 as source:symbol, $2 now, $3 days
select source || ':' || item as about, item, max(watermark)::text
from control.checkpoints
where source || ':' || item = any ($1::text[])
group by source, item
having max(watermark) < ($2::timestamptz at time zone 'UTC')::date - $3::int
order by 1;
