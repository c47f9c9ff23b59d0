-- What was reserved and not used; all of it is of the run that ends. $1 source, $2 key
with released as (
  delete from control.quota where source = $1 and key_id = $2 and used = 0 and reserved > 0
)
update control.quota set reserved = 0 where source = $1 and key_id = $2 and used > 0 and reserved > 0;
