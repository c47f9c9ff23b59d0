-- The newest entries of all feeds.
select title, link, feed_title, extract(epoch from observed_at)::bigint as observed_at
from staging.stg_news
order by stg_news.observed_at desc nulls last, title
limit 6
