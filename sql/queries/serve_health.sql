-- Pipelines with a schedule, and moments of the last day that were missed
select
  (select count(*) from control.pipelines where enabled and coalesce(definition ->> 'schedule', '') <> '') as scheduled,
  (select count(*) from control.decisions where action = 'missed' and due_at > now() - interval '1 day') as missed
