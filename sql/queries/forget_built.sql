-- The models no longer are what a build would make of what is loaded.
with loads as (
  delete from control.model_loads
)
update control.model_states set code = null, data = null
returning pg_stat_force_next_flush();
