-- For shells: what is typed, and what it is
select name, definition->>'schedule'
from control.pipelines
order by name collate "C";
