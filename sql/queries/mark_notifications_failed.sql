-- $1 message, $2 when the next try is, null for none, $3 why
update control.notifications
set state = case when $2::timestamptz is null then 'failed' else 'pending' end,
    next_at = coalesce($2::timestamptz, next_at), error = $3, tries = tries + 1
where message_id = $1;
