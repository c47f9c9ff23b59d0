-- What charts mark: splits and dividends as they were last told, news, anomalies that are open or real. $1 instrument
(
  select distinct on (action_date, kind) extract(epoch from action_date)::bigint as at, kind, value::float8, null as text
  from raw.corporate_actions
  where instrument_id = $1
  order by action_date, kind, coalesce(revised_at, first_seen_at) desc
)
union all
(
  select extract(epoch from coalesce(entry.published_at, entry.updated_at, entry.first_seen_at))::bigint, 'news', null,
    entry.title
  from raw.rss_entries as entry
  where entry.title is not null
    and entry.symbols @> array[(select symbol from raw.instruments where instrument_id = $1)]
  order by 1 desc
  limit 500
)
union all
select extract(epoch from observed_at)::bigint, 'anomaly', null, message
from control.anomalies
where instrument_id = $1 and gone_at is null and label is distinct from 'expected' and message is not null;
