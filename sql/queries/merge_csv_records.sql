-- As for daily prices: new records, and records that were changed in their place.
insert into raw.csv_records as stored (instrument_id, file_id, row_number, file_name, record, run_id, created_at,
  load_id, first_seen_at)
select pending.instrument_id, pending.file_id, pending.row_number, pending.file_name, pending.record, pending.run_id,
  pending.first_seen_at, pending.load_id, pending.first_seen_at
from pending_csv_records as pending
left join raw.csv_records as known
  on known.instrument_id = pending.instrument_id
    and known.file_id = pending.file_id
    and known.row_number = pending.row_number
where known.instrument_id is null or known.record is distinct from pending.record
order by pending.row_number
on conflict (instrument_id, file_id, row_number) do update
set record = excluded.record,
    file_name = excluded.file_name,
    run_id = excluded.run_id,
    load_id = excluded.load_id,
    revised_at = excluded.first_seen_at;
