-- Values that do not grow from row to row of their group.
select *
from (
  select dp_row.*,
    lag({{ column }}) over (
      {%- if group_by %}
      partition by {{ group_by | join(', ') }}
      {%- endif %}
      order by {{ order_by if order_by is not none else column }}
    ) as dp_before
  from {{ model }} dp_row
) dp_rows
where not ({{ column }} {{ '<' if decreasing else '>' }}{{ '' if strictly is none or strictly else '=' }} dp_before)
