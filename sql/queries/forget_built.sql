-- The models no longer are what a build would make of what is loaded.
delete from control.checkpoints where source = 'transform' and endpoint = 'models';
