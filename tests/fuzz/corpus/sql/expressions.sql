select -o.amount at time zone 'UTC', case o.id when 1 then E'\'' else "Q ""x""" end, (array[1, 2])[1:2], (o).id,
  extract(year from current_timestamp(3)), trim(both 'x' from o.y), cast(o.id as double precision), exists (select 1),
  row_number() over (partition by a order by b desc rows between 1 preceding and current row), lag(x) over w,
  percentile_cont(0.5) within group (order by x), o.id in (1, 2) and not o.id between 1 and 2 or o.id = any (select 1)
from shop.orders o, unnest(array['a'], array['b']) with ordinality as u (a, b, c), rows from (f(1), g(a => 2)) r
where /* a /* nested */ comment */ true -- and more
group by grouping sets ((a), ()), 1 having count(*) > 1 window w as (partition by x)
