-- $1 run, $2 names of its tasks in order
insert into control.task_runs (run_id, name, position, status)
select $1, name, position, 'pending' from unnest($2::text[]) with ordinality as task (name, position);
