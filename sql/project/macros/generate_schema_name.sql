{#- Schemas are called as dbt_project.yml says, here as in DataPipe: "marts", not "public_marts". -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
{{ custom_schema_name | default(target.schema, true) | trim }}
{%- endmacro %}
