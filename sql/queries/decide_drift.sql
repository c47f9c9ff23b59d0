-- What a person says of a change. An accepted new name becomes one that the field is read under, too.
-- $1 event, $2 accepted or refused, $3 the other field's path where it is not the one proposed, or null
with event as (
  select source, endpoint, state, detail,
    case when change = 'new' then $3 else field end as field,
    case when change = 'new' then field else coalesce($3, nullif(target, '')) end as alias
  from control.drift_events
  where drift_event_id = $1
),
decided as (
  update control.drift_events
  set state = $2, decided_at = now(),
      detail = detail || case when $3::text is null then '{}'::jsonb else jsonb_build_object('as', $3::text) end
  where drift_event_id = $1
),
added as (
  insert into control.field_aliases (source, endpoint, field, alias)
  select source, endpoint, field, alias
  from event
  where $2 = 'accepted' and field is not null and alias is not null
  on conflict (source, endpoint, field, alias) do nothing
),
removed as (
  delete from control.field_aliases as known
  using event
  where $2 = 'refused' and known.source = event.source and known.endpoint = event.endpoint
    and known.field = event.field and known.alias = event.alias
)
select event.source, event.state <> $2 or $3 is not null as changed,
  event.field is not null and event.alias is not null or exists (
    select
    from control.loads as load
    left join raw.files as file on file.file_id = load.file_id and file.version = load.file_version
    where load.source = event.source and event.endpoint in (load.endpoint, file.form)
      and load.contract is not null) as touches
from event;
