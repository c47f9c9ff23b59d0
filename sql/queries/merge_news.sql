-- The entries of a feed that are new or changed. One that has the same content is not touched, but for symbols of
-- instruments that were not known before; one that is not in the feed any more stays.
-- $1 feed, $2 entries as a JSON array, $3 load, $4 the moment of the load
insert into raw.rss_entries as stored (feed, entry_key, title, link, summary, author, published_at, updated_at,
  zone_missing, categories, symbols, content_hash, load_id, first_seen_at)
select $1, entry.entry_key, entry.title, entry.link, entry.summary, entry.author, entry.published_at,
  entry.updated_at, entry.zone_missing, array(select jsonb_array_elements_text(entry.categories)),
  array(select jsonb_array_elements_text(entry.symbols)), entry.content_hash, $3, $4
from jsonb_to_recordset($2::jsonb) as entry (entry_key text, title text, link text, summary text, author text,
  published_at timestamptz, updated_at timestamptz, zone_missing boolean, categories jsonb, symbols jsonb,
  content_hash text)
on conflict (feed, entry_key) do update
set title = excluded.title,
    link = excluded.link,
    summary = excluded.summary,
    author = excluded.author,
    published_at = excluded.published_at,
    updated_at = excluded.updated_at,
    zone_missing = excluded.zone_missing,
    categories = excluded.categories,
    symbols = excluded.symbols,
    content_hash = excluded.content_hash,
    load_id = excluded.load_id,
    revised_at = case when stored.content_hash = excluded.content_hash then stored.revised_at
      else excluded.first_seen_at end
where stored.content_hash <> excluded.content_hash or stored.symbols <> excluded.symbols;
