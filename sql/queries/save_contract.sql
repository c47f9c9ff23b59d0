-- $1 load, $2 what was kept from being loaded, null for nothing any more
update control.loads set contract = $2::jsonb where load_id = $1;
