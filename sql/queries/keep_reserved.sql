-- What a run had reserved of a source that was cut off with its process may have been sent, so it counts as used. Only
-- who holds the source may say that. $1 source
update control.quota set used = used + reserved, reserved = 0 where source = $1 and reserved > 0;
