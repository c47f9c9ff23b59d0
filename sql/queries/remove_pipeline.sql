-- $1 name
delete from control.pipelines where name = $1 returning name;
