-- What is wrong now; and whether it is to be told: where that is new, or was told long ago.
-- $1 rule, $2 what about, $3 now, $4 seconds after which the same is told again, $5 run
insert into control.alerts as alert (rule, about, opened_at, told_at, run_id)
select $1, troubled, $3, $3, nullif($5::bigint, 0) from unnest($2::text[]) as troubled
on conflict (rule, about) do update
set times = alert.times + 1, run_id = excluded.run_id,
    told_at = case
      when alert.told_at <= excluded.told_at - $4::bigint * interval '1 second' then excluded.told_at
      else alert.told_at
    end
returning about, told_at = $3::timestamptz, times, extract(epoch from opened_at) * 1000000;
