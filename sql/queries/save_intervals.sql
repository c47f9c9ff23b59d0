-- What a reply says about the days of its series. A day that has a price keeps it, whatever comes later; one that was
-- empty or failed gets what came now. Nothing is written where all of it is known.
-- $1 source, $2 instruments, $3 days loaded, $4 days empty, $5 days rejected, $6 run, $7 now, $8 the days asked for,
-- which then have not failed, $9 which series
insert into control.interval_days as stored (instrument_id, source, interval, loaded, empty, rejected, run_id, updated_at)
select new.instrument_id, $1, $9, new.loaded::datemultirange, new.empty::datemultirange - new.rejected::datemultirange,
  new.rejected::datemultirange, $6::bigint, $7::timestamptz
from unnest($2::bigint[], $3::text[], $4::text[], $5::text[]) as new (instrument_id, loaded, empty, rejected)
on conflict (instrument_id, source, interval) do update
set loaded = stored.loaded + excluded.loaded,
    empty = (stored.empty + excluded.empty) - (stored.loaded + excluded.loaded) - excluded.rejected,
    rejected = (stored.rejected + excluded.rejected) - (stored.loaded + excluded.loaded) - excluded.empty,
    failed = stored.failed - excluded.loaded - excluded.empty - excluded.rejected - coalesce($8::datemultirange, '{}'),
    run_id = excluded.run_id,
    updated_at = excluded.updated_at
where not (excluded.loaded <@ stored.loaded and excluded.empty <@ stored.empty and
           excluded.rejected <@ (stored.rejected + stored.loaded)) or
  stored.failed && (excluded.loaded + excluded.empty + coalesce($8::datemultirange, '{}'));
