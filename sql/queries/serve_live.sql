-- Runs that go on, or did at the last look, what they did, and which prices changed: each row once for each thing, with a
-- text that is another one when the thing is.
-- $1 the newest run that was seen, $2 runs that went on at the last look, $3 what the versions added up to then,
-- $4 when items that ended are new; null: all, $5 the latest change of prices that was seen; null: none
with running as (
  select run_id from control.runs where judged_at is null and status = 'running'
  union
  select run_id from control.runs where run_id > $1::bigint
  union
  select unnest($2::text[])::bigint
),
followed as (
  select r.* from control.runs as r where r.run_id in (select run_id from running)
),
versions as (
  select coalesce(sum(loads), 0)::bigint as n
  from control.table_versions
  where relation in ('raw.daily_prices', 'raw.intraday_prices', 'raw.quotes')
),
-- A minute is more than a load takes from its moment to its commit.
changed as (
  select l.instrument_id, c.source, max(c.changed_at) as changed_at
  from control.checkpoints as c
  join raw.listings as l on l.source = c.source and l.source_symbol = c.item
  where (select n from versions) <> $3::bigint
    and c.changed_at >= coalesce($5::timestamptz, (select max(changed_at) from control.checkpoints)) - interval '1 minute'
  group by l.instrument_id, c.source
)
select 'look' as kind, '' as key, n as number, now() as moment, '' as body, 0 as place
from versions
union all
select 'run', run_id::text, run_id, finished_at,
  jsonb_build_object('run_id', run_id, 'status', status, 'message', left(message, 1000), 'trigger', "trigger",
    'pipeline', pipeline, 'sample', sample, 'started_at', started_at, 'finished_at', finished_at)::text,
  case when finished_at is null then 1 else 5 end
from followed
union all
select 'item', i.run_id || ' ' || i.source || ' ' || i.symbol, i.run_id, i.finished_at,
  jsonb_build_object('run_id', i.run_id, 'source', i.source, 'symbol', i.symbol, 'status', i.status, 'rows', i.rows,
    'rejected', i.rejected, 'error', left(i.error, 1000))::text,
  2
from control.run_items as i
where i.run_id in (select run_id from followed) and i.finished_at is not null
  and i.finished_at >= coalesce($4::timestamptz, '-infinity')
union all
select 'prices', c.instrument_id || ' ' || c.source, c.instrument_id, c.changed_at,
  jsonb_build_object('instrument_id', c.instrument_id, 'symbol', i.symbol, 'source', c.source,
    'changed_at', c.changed_at, 'day', day.bar, 'bar', intraday.bar, 'quote', quote.quote)::text,
  3
from changed as c
join raw.instruments as i on i.instrument_id = c.instrument_id
left join lateral (
  select jsonb_build_object('trading_date', trading_date, 'open', open, 'high', high, 'low', low, 'close', close,
    'volume', volume) as bar
  from raw.daily_prices as p
  where p.instrument_id = c.instrument_id and p.source = c.source
  order by trading_date desc
  limit 1
) as day on true
left join lateral (
  select jsonb_build_object('ts', ts, 'interval_s', interval_s, 'open', open, 'high', high, 'low', low, 'close', close,
    'volume', volume) as bar
  from raw.intraday_prices as p
  where p.instrument_id = c.instrument_id and p.source = c.source and p.interval_s = (
    select min(interval_s) from raw.intraday_prices as s where s.instrument_id = c.instrument_id and s.source = c.source)
  order by ts desc
  limit 1
) as intraday on true
left join lateral (
  select jsonb_build_object('observed_at', observed_at, 'price', price, 'change_percent', change_percent,
    'volume', volume, 'market_cap', market_cap) as quote
  from raw.quotes as q
  where q.instrument_id = c.instrument_id and q.source = c.source
  order by observed_at desc
  limit 1
) as quote on true
union all
select 'task', t.run_id || ' ' || t.name, t.run_id, t.finished_at,
  jsonb_build_object('run_id', t.run_id, 'name', t.name, 'status', t.status, 'attempts', t.attempts,
    'rows_in', t.rows_in, 'rows_out', t.rows_out, 'rows_rejected', t.rows_rejected,
    'error', left(t.error, 1000))::text,
  4
from control.task_runs as t
where t.run_id in (select run_id from followed)
order by place, number, moment;
