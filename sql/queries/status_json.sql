-- $1 is not used
select jsonb_build_object(
  'instruments', (select count(*) from raw.instruments),
  'bars', (select count(*) from raw.daily_prices),
  'last_day', (select max(trading_date) from raw.daily_prices),
  'rejects', (select count(*) from raw.rejects),
  'sources', (
    select coalesce(jsonb_agg(jsonb_build_object('source', source, 'instruments', instruments, 'bars', bars,
      'last_day', last_day) order by source), '[]')
    from (
      select source, count(distinct instrument_id) as instruments, count(*) as bars, max(trading_date) as last_day
      from raw.daily_prices
      group by source
    ) as by_source),
  'last_run', (
    select jsonb_build_object('run_id', run_id, 'status', status, 'sample', sample, 'started_at', started_at,
      'finished_at', finished_at, 'message', message)
    from control.runs
    order by run_id desc
    limit 1))
where $1::bigint is not null;
