-- The models no longer are what a build would make of what is loaded.
with loads as (
  delete from control.model_loads
)
delete from control.checkpoints where source = 'transform' and endpoint = 'models';
