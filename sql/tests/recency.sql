-- The newest time is older than it may be, or there is none; of each group where there is a group_by.
{%- set newest = 'max(' ~ (field if field is not none else column) ~ ')' %}
{%- set age = "interval '" ~ interval ~ (' ' ~ datepart if datepart is not none else '') ~ "'" %}
select {% for name in group_by %}{{ name }}, {% endfor %}{{ newest }} as most_recent
from {{ model }}
{%- if group_by %}
group by {{ group_by | join(', ') }}
{%- endif %}
having {{ newest }} is null
{%- if ignore_time_component %}
  or {{ newest }}::date < (current_timestamp - {{ age }})::date
{%- else %}
  or {{ newest }} < current_timestamp - {{ age }}
{%- endif %}
