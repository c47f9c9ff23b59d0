-- A column that has one value only.
select {% for name in group_by %}{{ name }}, {% endfor %}count(*) as n_records
from {{ model }}
{%- if group_by %}
group by {{ group_by | join(', ') }}
{%- endif %}
having count(distinct {{ column }}) = 1
