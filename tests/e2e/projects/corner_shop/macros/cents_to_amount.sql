{#- Cents of a payment as an amount. -#}
{% macro cents_to_amount(column_name, scale=2) %}
    ({{ column_name }} / 100)::numeric(16, {{ scale }})
{%- endmacro %}
