-- An aggregate of a column that is not where it may be.
{%- set value = {
  'median': 'percentile_cont(0.5) within group (order by ' ~ column ~ ')',
  'count_distinct': 'count(distinct ' ~ column ~ ')',
  'unique_proportion': 'count(distinct ' ~ column ~ ')::numeric / nullif(count(' ~ column ~ '), 0)',
}[aggregate] if aggregate in ['median', 'count_distinct', 'unique_proportion'] else aggregate ~ '(' ~ column ~ ')' %}
{%- set equal = '' if inclusive is none or inclusive else '=' %}
select *
from (
  select {% for name in group_by %}{{ name }}, {% endfor %}{{ value }} as value
  from {{ model }}
  {%- if group_by %}
  group by {{ group_by | join(', ') }}
  {%- endif %}
) dp_measured
where false
  {%- if equals is not none %}
  or value <> {{ equals }}
  {%- endif %}
  {%- if min_value is not none %}
  or value <{{ equal }} {{ min_value }}
  {%- endif %}
  {%- if max_value is not none %}
  or value >{{ equal }} {{ max_value }}
  {%- endif %}
