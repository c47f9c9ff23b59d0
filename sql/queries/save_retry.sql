-- A run that failed is tried again. $1 pipeline, $2 due, $3 when
update control.decisions set retry_at = $3::timestamptz where pipeline = $1 and due_at = $2 and action = 'run';
