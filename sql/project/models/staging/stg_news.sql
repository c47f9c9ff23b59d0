-- Entries of news feeds, each as it was last told. What has no date of its own is taken to be of the
-- moment it was first seen.
select
  n.feed,
  coalesce(f.title, n.feed) as feed_title,
  n.entry_key,
  coalesce(n.title, left(n.summary, 200), n.link, n.entry_key) as title,
  n.link,
  n.summary,
  n.author,
  n.categories,
  n.symbols,
  n.published_at,
  n.updated_at,
  n.zone_missing,
  coalesce(n.published_at, n.updated_at, n.first_seen_at) as observed_at,
  n.first_seen_at,
  n.revised_at
from {{ source('raw', 'rss_entries') }} n
left join {{ source('raw', 'feeds') }} f on f.feed = n.feed
