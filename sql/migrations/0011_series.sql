-- Each series has days and a checkpoint of its own, and one that brings nothing new for weeks is asked for more rarely.

alter table control.checkpoints add column changed_at timestamptz;
update control.checkpoints set changed_at = updated_at;
comment on column control.checkpoints.changed_at is 'When a reply last brought something new';
comment on column control.interval_days.interval is 'day, or a series within the day: intraday-5min';
