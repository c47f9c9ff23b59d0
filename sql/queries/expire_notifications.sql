-- What nobody could be told for a week, or of what was for a desktop for a day, is no news any more; what is
-- older than a quarter of a year goes. $1 now
with old as (
  delete from control.notifications
  where state <> 'pending' and created_at < $1::timestamptz - interval '90 days'
)
update control.notifications
set state = 'expired'
where state = 'pending'
  and created_at < $1::timestamptz - case channel when 'desktop' then interval '1 day' else interval '7 days' end;
