-- $1 run
select source, symbol, status, rows, error
from control.run_items
where run_id = $1
order by source, symbol;
