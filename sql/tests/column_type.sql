-- A column of another type.
select actual
from (select pg_typeof((select {{ column }} from {{ model }} limit 1)) as actual) dp_type
where actual not in (
  {%- for name in types %}{{ ', ' if not loop.first else '' }}{{ literal(name) }}::regtype{% endfor -%}
)
