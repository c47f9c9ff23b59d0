-- The name that was found last is tried first.
select source, endpoint, field, alias from control.field_aliases order by created_at desc, alias;
