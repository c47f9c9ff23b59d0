-- The days that a request did not bring because it failed, of those that nothing better is known of.
-- $1 source, $2 source's symbols, $3 days of each, $4 run, $5 now, $6 the series of each
insert into control.interval_days as stored (instrument_id, source, interval, failed, run_id, updated_at)
select listing.instrument_id, $1, new.interval, range_agg(new.days::datemultirange), $4::bigint, $5::timestamptz
from unnest($2::text[], $3::text[], $6::text[]) as new (symbol, days, interval)
join raw.listings as listing on listing.source = $1 and listing.source_symbol = new.symbol
group by listing.instrument_id, new.interval
on conflict (instrument_id, source, interval) do update
set failed = stored.failed + (excluded.failed - stored.loaded - stored.empty - stored.rejected),
    run_id = excluded.run_id,
    updated_at = excluded.updated_at;
