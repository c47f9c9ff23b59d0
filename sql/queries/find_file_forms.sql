-- What files in this place belong to, and what they hold, the file itself first, then the newest. $1 file, $2 folder, with its "/"
select form, bool_or(file_id = $1) as is_own, (array_agg(kind order by created_at desc))[1] as kind
from raw.files
where form is not null and (file_id = $1 or regexp_replace(path, '[^/]*$', '') = $2)
group by form
order by 2 desc, max(created_at) desc;
