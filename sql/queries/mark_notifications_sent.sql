-- $1 message, $2 now, $3 what the receiver said
update control.notifications
set state = 'sent', sent_at = $2, reply = $3, error = null, tries = tries + 1
where message_id = $1;
