-- Columns that are missing, that are too many, or in another order.
with held as (
  select attname::text as name, row_number() over (order by attnum) as place
  from pg_attribute
  where attrelid = {{ literal(relation) }}::regclass
    and attnum > 0
    and not attisdropped
)
{%- if match in ['set', 'ordered', 'contains', 'excludes'] %},
expected as (
  select name, row_number() over () as place
  from unnest(array[{% for name in column_list %}{{ ', ' if not loop.first else '' }}{{ literal(name | lower) }}{% endfor %}]::text[]) name
)
{%- endif %}
{%- if match == 'excludes' %}
select 'not wanted' as problem, name from held join expected using (name)
{%- elif match == 'count' %}
select 'count' as problem, count(*)::text as name
from held
having false
  {%- if equals is not none %}
  or count(*) <> {{ equals }}
  {%- endif %}
  {%- if min_value is not none %}
  or count(*) < {{ min_value }}
  {%- endif %}
  {%- if max_value is not none %}
  or count(*) > {{ max_value }}
  {%- endif %}
{%- else %}
select 'missing' as problem, name from expected where name not in (select name from held)
{%- if match != 'contains' %}
union all
select 'not expected', name from held where name not in (select name from expected)
{%- endif %}
{%- if match == 'ordered' %}
union all
select 'in another place', name
from held
join expected using (name)
where held.place <> expected.place
{%- endif %}
{%- endif %}
