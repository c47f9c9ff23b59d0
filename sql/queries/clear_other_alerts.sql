-- What is not wrong any more, given all that is. $1 rule, $2 what is wrong
delete from control.alerts
where rule = $1 and about <> all ($2::text[])
returning about, times, extract(epoch from opened_at) * 1000000;
