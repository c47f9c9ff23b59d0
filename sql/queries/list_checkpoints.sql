-- How far each endpoint was read. $1 source, $2 the source's symbols
select item, endpoint, watermark::text, extract(epoch from updated_at) * 1000000,
  coalesce(extract(epoch from next_at) * 1000000, 0), etag, last_modified, moved_to,
  coalesce(extract(epoch from changed_at) * 1000000, 0)
from control.checkpoints
where source = $1 and item = any ($2::text[]);
