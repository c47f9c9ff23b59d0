{% macro generate_schema_name(custom_schema_name, node) -%}

    {%- set default_schema = target.schema -%}
    {%- if custom_schema_name is none -%}

        {{ default_schema }}

    {%- else -%}

        {{ default_schema }}_{{ custom_schema_name | trim }}

    {%- endif -%}

{%- endmacro %}

{#- There is one database; what a node asks for is noted all the same. -#}
{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {%- if custom_database_name is not none and custom_database_name != target.database -%}
        {{ exceptions.raise_compiler_error('“' ~ node.name ~ '” cannot be in the database “' ~ custom_database_name ~ '”') }}
    {%- endif -%}
    {{ target.database }}
{%- endmacro %}
