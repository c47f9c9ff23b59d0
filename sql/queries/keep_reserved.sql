-- What runs had reserved that were cut off with their process may have been sent, so it counts as used.
update control.quota set used = used + reserved, reserved = 0 where reserved > 0;
