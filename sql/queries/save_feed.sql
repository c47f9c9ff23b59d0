-- What a feed says of itself, where that is new or differs.
-- $1 feed, $2 title, $3 page, $4 minutes it stays as it is, $5 warnings, $6 load, $7 the moment of the load
insert into raw.feeds as stored (feed, title, link, ttl_minutes, warnings, load_id, first_seen_at)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (feed) do update
set title = excluded.title,
    link = excluded.link,
    ttl_minutes = excluded.ttl_minutes,
    warnings = excluded.warnings,
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at
where (stored.title, stored.link, stored.ttl_minutes, stored.warnings)
  is distinct from (excluded.title, excluded.link, excluded.ttl_minutes, excluded.warnings);
