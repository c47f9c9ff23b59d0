{#- What nodes are called in the database; a project may define these anew. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
{{ (custom_schema_name | trim) if custom_schema_name else target.schema }}
{%- endmacro %}

{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
{{ (custom_alias_name | trim) if custom_alias_name else node.name }}
{%- endmacro %}

{% macro generate_database_name(custom_database_name=none, node=none) -%}
{{ (custom_database_name | trim) if custom_database_name else target.database }}
{%- endmacro %}
