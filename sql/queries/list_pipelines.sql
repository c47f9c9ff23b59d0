select name, definition::text, enabled, (extract(epoch from decided_at) * 1000000)::bigint
from control.pipelines
order by name collate "C";
