-- What was due before it was changed is no longer of interest. $1 name, $2 definition, $3 enabled, $4 now
insert into control.pipelines as stored (name, definition, enabled, decided_at) values ($1, $2, $3, $4)
on conflict (name) do update
set definition = excluded.definition, enabled = excluded.enabled, changed_at = now(),
    decided_at = case when stored.definition -> 'schedule' is distinct from excluded.definition -> 'schedule' or
                           stored.definition -> 'zone' is distinct from excluded.definition -> 'zone' or
                           excluded.enabled and not stored.enabled
                      then excluded.decided_at else stored.decided_at end;
