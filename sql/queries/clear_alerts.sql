-- What is not wrong any more. $1 rule, $2 what about
delete from control.alerts
where rule = $1 and about = any ($2::text[])
returning about, times, extract(epoch from opened_at) * 1000000;
