-- What a person says of a change. Of one that is accepted, and is another name of a field, it is read under that, too;
-- no longer where nothing that is accepted says so any more.
-- $1 event, $2 accepted, refused or open again, $3 the other field's path where it is not the one proposed, or null,
-- $4 whether to decide nothing that cannot be taken back
with event as (
  select source, endpoint, change, field, target, state, detail->>'as' as other
  from control.drift_events
  where drift_event_id = $1
),
names as (
  select said.time, event.source, event.endpoint,
    case when event.change = 'new' then said.other else event.field end as field,
    case when event.change = 'new' then event.field else coalesce(said.other, nullif(event.target, '')) end as alias
  from event, lateral (values ('before', event.other), ('now', $3::text)) as said (time, other)
),
name as (
  select * from names where time = 'now' and field is not null and alias is not null
),
stored as (
  select coalesce(bool_or(load.contract is not null), false) as is_held,
    coalesce(bool_or(load.file_id is not null), false) as is_file
  from event
  join control.loads as load on load.source = event.source
  left join raw.files as file on file.file_id = load.file_id and file.version = load.file_version
  where event.endpoint in (load.endpoint, file.form)
),
weighed as (
  -- What was held back and is loaded once, and how a file is understood then, is not known any more as it was before.
  select $2 = 'accepted' and event.state <> 'accepted'
      and (stored.is_held or stored.is_file and exists (select from name)) as is_final,
    (event.state <> $2 or $3 is not null) and 'accepted' in (event.state, $2)
      and (stored.is_held or exists (select from names where field is not null and alias is not null)) as touches
  from event, stored
),
decided as (
  update control.drift_events
  set state = $2, decided_at = case when $2 <> 'open' then now() end,
      detail = detail - 'as' || case when $3::text is null then '{}'::jsonb else jsonb_build_object('as', $3::text) end
  from weighed
  where drift_event_id = $1 and not (is_final and $4::boolean)
  returning drift_event_id
),
added as (
  insert into control.field_aliases (source, endpoint, field, alias)
  select name.source, name.endpoint, name.field, name.alias
  from name, decided
  where $2 = 'accepted'
  on conflict (source, endpoint, field, alias) do nothing
),
removed as (
  delete from control.field_aliases as known
  using names, decided
  where known.source = names.source and known.endpoint = names.endpoint and known.field = names.field
    and known.alias = names.alias
    and not ($2 = 'accepted' and exists (select from name where name.field = known.field and name.alias = known.alias))
    and not exists (
      select
      from control.drift_events as other
      where other.drift_event_id <> $1 and other.state = 'accepted' and other.source = known.source
        and other.endpoint = known.endpoint
        and known.field = case when other.change = 'new' then other.detail->>'as' else other.field end
        and known.alias = case when other.change = 'new' then other.field
                               else coalesce(other.detail->>'as', nullif(other.target, '')) end)
)
select event.source, weighed.touches, weighed.is_final, event.state, event.other
from event, weighed;
