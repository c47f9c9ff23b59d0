-- How far each data set was read: checkpoints of one source, endpoint and calendar that stand alike are one row. $1 the
-- source of files, which are nobody's to expect
select checkpoint.source, regexp_replace(checkpoint.endpoint, '\?intraday.*$', ''), coalesce(instrument.synthetic, false) as synthetic, instrument.kind,
  instrument.exchange, 'X' || coalesce(substring(checkpoint.item from '\.[A-Za-z]+$'), '') as suffix,
  checkpoint.watermark::text, (extract(epoch from min(checkpoint.updated_at)) * 1000000)::bigint,
  coalesce((extract(epoch from max(checkpoint.changed_at)) * 1000000)::bigint, 0), count(*)
from control.checkpoints as checkpoint
left join raw.listings as listing on listing.source = checkpoint.source and listing.source_symbol = checkpoint.item
left join raw.instruments as instrument using (instrument_id)
where checkpoint.source <> $1
group by 1, 2, 3, 4, 5, 6, checkpoint.watermark, checkpoint.updated_at::date, checkpoint.changed_at::date
order by 1, 2, 3, 4, 5, 6;
