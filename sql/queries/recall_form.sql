-- What a person said last of files of this form. $1 form
select family.mapping
from control.file_families as family
where family.mapping->>'form' = $1
order by family.updated_at desc
limit 1;
