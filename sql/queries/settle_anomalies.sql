-- What was found of an instrument, was looked at again, and is not found any more, is gone.
-- $1 instrument, $2 the first day looked at, as number since 1970, $3 keys of what is found now, or null
update control.anomalies
set gone_at = now()
where instrument_id = $1
  and observed_at >= (date '1970-01-01' + $2::int)::timestamp at time zone 'UTC'
  and label is null
  and gone_at is null
  and key <> all (coalesce($3::text[], '{}'));
