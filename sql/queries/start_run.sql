-- $1 trigger, $2 sample, $3 options
insert into control.runs (trigger, sample, options, status) values ($1, $2, $3, 'running') returning run_id;
