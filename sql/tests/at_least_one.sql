-- A column without any value; in each group where there is a group_by.
select {% for name in group_by %}{{ name }}, {% endfor %}count(*) as n_records
from {{ model }}
{%- if group_by %}
group by {{ group_by | join(', ') }}
{%- endif %}
having count({{ column }}) = 0
