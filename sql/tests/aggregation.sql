-- An aggregate here that is not the same one over another relation, more than the tolerance apart.
{%- set own = expression if expression is not none else (aggregate if aggregate is not none else 'sum') ~ '(' ~ column ~ ')' %}
{%- set other = compare_expression if compare_expression is not none else own %}
{%- set other_groups = compare_group_by if compare_group_by else group_by %}
with own as (
  select {% for name in group_by %}{{ name }} as dp_group_{{ loop.index }}, {% endfor %}{{ own }} as value
  from {{ model }}
  {%- if group_by %}
  group by {{ group_by | join(', ') }}
  {%- endif %}
),
other as (
  select {% for name in other_groups %}{{ name }} as dp_group_{{ loop.index }}, {% endfor %}{{ other }} as value
  from {{ compare_model }}
  {%- if compare_row_condition is not none %}
  where {{ compare_row_condition }}
  {%- endif %}
  {%- if other_groups %}
  group by {{ other_groups | join(', ') }}
  {%- endif %}
)
select
  {%- for name in group_by %}
  coalesce(own.dp_group_{{ loop.index }}, other.dp_group_{{ loop.index }}) as {{ name }},
  {%- endfor %}
  own.value, other.value as compared_value
from own
full join other on true
  {%- for name in group_by %}
  and own.dp_group_{{ loop.index }} = other.dp_group_{{ loop.index }}
  {%- endfor %}
where own.value is distinct from other.value
  {%- if tolerance is not none %}
  and coalesce(abs(own.value - other.value) > {{ tolerance }}, true)
  {%- endif %}
  {%- if tolerance_percent is not none %}
  and coalesce(abs(own.value - other.value) > abs(other.value) * {{ tolerance_percent }} / 100.0, true)
  {%- endif %}
