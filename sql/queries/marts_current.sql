-- Whether all models are there, built by this very project from all that is loaded; and whether it was this project
-- that built them last.
-- $1 the project, $2 its fingerprint, $3 the models' relations
with built as (
  select run_id
  from control.checkpoints
  where source = 'transform' and item = $1 and endpoint = 'models' and etag = $2
)
select
  exists (
    select
    from built
    where not exists (select from control.run_items as item where item.run_id > built.run_id and item.rows > 0)
  ) and (
    select bool_and(to_regclass(relation) is not null) from unnest($3::text[]) as relation
  ) as current,
  exists (select from built) as same_project;
