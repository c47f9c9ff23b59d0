-- Values that are further than one step after the one before them; with exactly, nearer ones too.
{%- set step = interval if interval is not none else 1 %}
{%- if datepart is not none %}
  {%- set step = "interval '" ~ step ~ ' ' ~ datepart ~ "'" %}
{%- elif interval is string %}
  {%- set step = 'interval ' ~ literal(interval) %}
{%- endif %}
select *
from (
  select dp_row.*,
    lag({{ column }}) over (
      {%- if group_by %}
      partition by {{ group_by | join(', ') }}
      {%- endif %}
      order by {{ column }}
    ) as dp_before
  from {{ model }} dp_row
) dp_rows
where {{ column }} {{ '<>' if exactly else '>' }} dp_before + {{ step }}
