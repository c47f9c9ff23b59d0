{% macro group_by(n) -%}
    {{ return(adapter.dispatch('group_by', 'dbt_utils')(n)) }}
{%- endmacro %}
{% macro default__group_by(n) -%}
    group by {% for i in range(1, n + 1) -%}{{ i }}{{ ', ' if not loop.last }}{%- endfor -%}
{%- endmacro %}

{% macro generate_surrogate_key(field_list) -%}
    {{ return(adapter.dispatch('generate_surrogate_key', 'dbt_utils')(field_list)) }}
{% endmacro %}
{% macro default__generate_surrogate_key(field_list) -%}
    {{ exceptions.raise_compiler_error('the project has one of its own') }}
{%- endmacro %}

{% macro star(from, relation_alias=False, except=[], prefix='', suffix='', quote_identifiers=True) -%}
    {{ return(adapter.dispatch('star', 'dbt_utils')(from, relation_alias, except, prefix, suffix, quote_identifiers)) }}
{% endmacro %}
{% macro default__star(from, relation_alias=False, except=[], prefix='', suffix='', quote_identifiers=True) -%}
    {%- if not execute -%}{% do return('*') %}{%- endif -%}
    {%- set unwanted = except | map('lower') | list -%}
    {%- for column in adapter.get_columns_in_relation(from) if column.name | lower not in unwanted -%}
        {%- if relation_alias %}{{ relation_alias }}.{% endif -%}
        {{ adapter.quote(column.name) if quote_identifiers else column.name }}
        {%- if prefix != '' or suffix != '' %} as {{ adapter.quote(prefix ~ column.name ~ suffix) }}{% endif -%}
        {{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro get_column_values(table, column, order_by='count(*) desc', max_records=none, default=none, where=none) -%}
    {{ return(adapter.dispatch('get_column_values', 'dbt_utils')(table, column, order_by, max_records, default, where)) }}
{%- endmacro %}
{% macro default__get_column_values(table, column, order_by='count(*) desc', max_records=none, default=none, where=none) -%}
    {%- set default = [] if not default -%}
    {%- if not execute -%}{{ return(default) }}{%- endif -%}
    {%- set relation = load_relation(table) -%}
    {%- if relation is none -%}{{ return(default) }}{%- endif -%}
    {%- call statement('values', fetch_result=true) %}
        select {{ column }} as value
        from {{ relation }}
        {% if where is not none %}where {{ where }}{% endif %}
        group by {{ column }}
        order by {{ order_by }}
        {% if max_records is not none %}limit {{ max_records }}{% endif %}
    {%- endcall -%}
    {%- set values = load_result('values')['data'] | map(attribute=0) | list -%}
    {{ return(values if values else default) }}
{%- endmacro %}
