with recursive a (x) as materialized (select id from shop.orders o where amount > 1 union all select x + 1 from a)
select distinct on (a.x) a.*, coalesce(c.name, 'none') as name, l.n::numeric(10, 2)[]
from a left join customers as c using (x) natural full join (values (1, 'a'), (2, $$b$$)) v (x, y)
cross join lateral (select count(*) filter (where q.z is not distinct from a.x) as n from q order by 1 desc limit 3) l
order by a.x nulls last
