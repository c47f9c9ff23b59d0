-- Too few rows, or too many; of each group where there is a group_by.
select *
from (
  select {% for name in group_by %}{{ name }}, {% endfor %}count(*) as row_count
  from {{ model }}
  {%- if group_by %}
  group by {{ group_by | join(', ') }}
  {%- endif %}
) dp_counted
where false
  {%- if equals is not none %}
  or row_count <> {{ equals }}
  {%- endif %}
  {%- if min_value is not none %}
  or row_count < {{ min_value }}
  {%- endif %}
  {%- if max_value is not none %}
  or row_count > {{ max_value }}
  {%- endif %}
