-- The newest entries of all feeds, or of those that speak of a group of instruments. $1 ids of the group, null for all
select title, link, feed_title, extract(epoch from observed_at)::bigint as observed_at
from staging.stg_news
where $1::bigint[] is null
  or symbols && (select array_agg(symbol) from raw.instruments where instrument_id = any($1::bigint[]))
order by stg_news.observed_at desc nulls last, title
limit 6
