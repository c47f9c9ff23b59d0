-- Two relations with different numbers of rows.
select own.row_count, other.row_count as compared_row_count
from (select count(*) as row_count from {{ model }}) own
cross join (select count(*) as row_count from {{ compare_model }}) other
where own.row_count <> other.row_count * {{ factor if factor is not none else 1 }}
