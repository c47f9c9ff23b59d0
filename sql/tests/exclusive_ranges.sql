-- Ranges that overlap the next one of their group, or stand further from it than they may.
{%- set meets = {'allowed': '<=', 'not_allowed': '=', 'required': '<'}[gaps if gaps is not none else 'allowed'] %}
select *
from (
  select
    {%- for name in partition_by %}
    {{ name }},
    {%- endfor %}
    {{ lower_bound_column }} as lower_bound,
    {{ upper_bound_column }} as upper_bound,
    lead({{ lower_bound_column }}) over (
      {%- if partition_by %}
      partition by {{ partition_by | join(', ') }}
      {%- endif %}
      order by {{ lower_bound_column }}, {{ upper_bound_column }}
    ) as next_lower_bound
  from {{ model }}
) dp_ranges
where coalesce(lower_bound {{ '>' if zero_length_range_allowed else '>=' }} upper_bound, true)
  or upper_bound is null and next_lower_bound is not null
  or not coalesce(upper_bound {{ meets }} next_lower_bound, true)
