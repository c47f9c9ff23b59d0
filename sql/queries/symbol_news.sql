-- The newest news that speaks of an instrument. $1 instrument
select entry.title, coalesce(feed.title, entry.feed) as feed, entry.link,
  extract(epoch from coalesce(entry.published_at, entry.updated_at, entry.first_seen_at))::bigint as at
from raw.rss_entries as entry
left join raw.feeds as feed on feed.feed = entry.feed
where entry.symbols @> array[(select symbol from raw.instruments where instrument_id = $1)]
order by at desc
limit 50;
