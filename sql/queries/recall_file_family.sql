-- $1 family
select mapping from control.file_families where family = $1;
