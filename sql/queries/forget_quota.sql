-- Seconds and minutes that no limit looks back to. $1 now
delete from control.quota
where period in ('second', 'minute') and period_start < $1::timestamptz - interval '1 hour';
