-- Days of the trading calendar that are missing between the first and the last of each group; with
-- until_now to the last day that is over, with exact also days that are there and are no trading days.
{%- set groups = group_by | join(', ') %}
{%- set comma = ', ' if group_by else '' %}
{%- set is_open %}
extract(isodow from day) < {{ 8 if every_day else 6 }}
    {%- if closed %}
    and day <> all ('{ {{- closed | join(',') -}} }'::date[])
    {%- endif %}
{%- endset %}
with held as (
  select distinct {{ groups }}{{ comma }}({{ column }})::date as day
  from {{ model }}
  where {{ column }} is not null
),
span as (
  select {{ groups }}{{ comma }}
    {{ 'min(day)' if from_date is none else literal(from_date) ~ '::date' }} as first_day,
    {% if until_now %}{{ literal(finished) }}::date
    {%- elif to_date is not none %}{{ literal(to_date) }}::date
    {%- else %}max(day){% endif %} as last_day
  from held
  {%- if group_by %}
  group by {{ groups }}
  {%- endif %}
),
expected as (
  select {{ groups }}{{ comma }}day
  from (
    select span.*, moment::date as day
    from span
    cross join lateral generate_series(first_day::timestamp, last_day::timestamp, '1 day') moment
  ) days
  where {{ is_open }}
)
select 'missing' as problem, missing.*
from (
  select {{ groups }}{{ comma }}day from expected
  except
  select {{ groups }}{{ comma }}day from held
) missing
{%- if exact %}
union all
select 'no trading day', held.*
from held
where not ({{ is_open }})
{%- endif %}
