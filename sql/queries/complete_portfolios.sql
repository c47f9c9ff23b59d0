-- For shells: what is typed, and what it is
select name, currency
from control.portfolios
order by name collate "C";
