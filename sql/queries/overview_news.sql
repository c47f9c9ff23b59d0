-- The newest entries of all feeds.
select title, link, feed_title, observed_at
from staging.stg_news
order by observed_at desc nulls last, title
limit 6
