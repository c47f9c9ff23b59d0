{#- All days of a stretch, both ends included. -#}
{% macro day_spine(start_date, end_date) -%}
    select day::date as day
    from generate_series({{ start_date }}::date, {{ end_date }}::date, interval '1 day') as day
{%- endmacro %}

{#- In front of the package's, which comes second in the search order. -#}
{% macro postgres__generate_surrogate_key(field_list) -%}
    {%- set fields = [] -%}
    {%- for field in field_list -%}
        {%- do fields.append("coalesce(cast(" ~ field ~ " as " ~ dbt.type_string() ~ "), '_')") -%}
    {%- endfor -%}
    {{ dbt.hash(dbt.concat(fields)) }}
{%- endmacro %}
