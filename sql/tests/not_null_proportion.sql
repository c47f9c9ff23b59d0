-- Too few rows with a value, or too many.
select *
from (
  select {% for name in group_by %}{{ name }}, {% endfor %}count({{ column }})::numeric / nullif(count(*), 0) as proportion
  from {{ model }}
  {%- if group_by %}
  group by {{ group_by | join(', ') }}
  {%- endif %}
) dp_measured
where proportion < {{ at_least }} or proportion > {{ at_most if at_most is not none else 1 }}
