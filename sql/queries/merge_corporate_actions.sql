-- As for daily prices: new actions, and actions that were corrected.
insert into raw.corporate_actions as stored (instrument_id, source, action_date, kind, value, load_id,
  first_seen_at)
select distinct on (pending.instrument_id, pending.source, pending.action_date, pending.kind)
  pending.instrument_id, pending.source, pending.action_date, pending.kind, pending.value, pending.load_id,
  pending.first_seen_at
from pending_corporate_actions as pending
left join raw.corporate_actions as known
  on known.instrument_id = pending.instrument_id
    and known.source = pending.source
    and known.action_date = pending.action_date
    and known.kind = pending.kind
where known.instrument_id is null
  or (known.value)
     is distinct from
     (pending.value)
order by pending.instrument_id, pending.source, pending.action_date, pending.kind, pending.ctid
on conflict (instrument_id, source, action_date, kind) do update
set value = excluded.value,
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
