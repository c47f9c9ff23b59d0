-- $1 run, $2 status, $3 message
update control.runs set status = $2, message = $3, finished_at = now() where run_id = $1;
