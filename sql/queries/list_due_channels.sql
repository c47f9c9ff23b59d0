-- Channels that something is due for. $1 now
select distinct channel from control.notifications where state = 'pending' and next_at <= $1::timestamptz;
