{#- What materializations are made of. -#}
{% macro drop_relation_if_exists(relation) %}
{%- if relation is not none %}{% do adapter.drop_relation(relation) %}{% endif -%}
{% endmacro %}

{% macro get_columns_in_query(select_sql) %}
{%- set answer = run_query('select * from (' ~ select_sql ~ ') dp_query where false') -%}
{{ return(answer.column_names | list if answer else []) }}
{% endmacro %}

{% macro get_quoted_csv(column_names) %}
{%- set quoted = [] -%}
{%- for name in column_names %}{% do quoted.append(adapter.quote(name)) %}{% endfor -%}
{{ return(quoted | join(', ')) }}
{% endmacro %}

{% macro make_temp_relation(base_relation, suffix='__dbt_tmp') %}
{{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
{% endmacro %}

{% macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') %}
{{ return(make_temp_relation(base_relation, suffix)) }}
{% endmacro %}

{% macro make_backup_relation(base_relation, backup_relation_type='table', suffix='__dbt_backup') %}
{{ return(make_temp_relation(base_relation, suffix).incorporate(type=backup_relation_type)) }}
{% endmacro %}

{% macro get_create_table_as_sql(temporary, relation, sql) -%}
create {{ 'temporary ' if temporary }}table {{ relation.include(schema=not temporary) }} as (
{{ sql }}
)
{%- endmacro %}

{% macro create_table_as(temporary, relation, compiled_code, language='sql') -%}
{{ get_create_table_as_sql(temporary, relation, compiled_code) }}
{%- endmacro %}

{% macro get_create_view_as_sql(relation, sql) -%}
create view {{ relation }} as (
{{ sql }}
)
{%- endmacro %}

{% macro create_view_as(relation, sql) -%}
{{ get_create_view_as_sql(relation, sql) }}
{%- endmacro %}

{% macro get_columns_in_relation(relation) %}{{ return(adapter.get_columns_in_relation(relation)) }}{% endmacro %}
{% macro create_schema(relation) %}{% do adapter.create_schema(relation) %}{% endmacro %}

{#- Hooks, comments and indexes are the engine's own business, whatever builds the relation. -#}
{% macro run_hooks(hooks, inside_transaction=true) %}{% endmacro %}
{% macro persist_docs(relation, model, for_relation=true, for_columns=true) %}{% endmacro %}
{% macro apply_grants(relation, grant_config, should_revoke=true) %}{% endmacro %}
{% macro should_revoke(existing_relation, full_refresh_mode=true) %}{{ return(false) }}{% endmacro %}
{% macro create_indexes(relation) %}{% endmacro %}
