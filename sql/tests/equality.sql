-- Rows that only one of two relations has, or has more often.
{%- set list = compare_columns | join(', ') if compare_columns else '*' %}
select 'only here' as dp_side, dp_only.*
from (
  select {{ list }} from {{ model }}
  except all
  select {{ list }} from {{ compare_model }}
) dp_only
union all
select 'only there', dp_only.*
from (
  select {{ list }} from {{ compare_model }}
  except all
  select {{ list }} from {{ model }}
) dp_only
