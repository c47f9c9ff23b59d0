-- Values that the other relation does not have.
select dp_value as from_field
from (
  select {{ column }} as dp_value
  from {{ model }}
  {%- if from_condition is not none %}
  where {{ from_condition }}
  {%- endif %}
) dp_child
where dp_value is not null
  and not exists (
    select
    from {{ to }} dp_parent
    where dp_parent.{{ field if field is not none else column }} = dp_value
    {%- if to_condition is not none %}
      and ({{ to_condition }})
    {%- endif %}
  )
