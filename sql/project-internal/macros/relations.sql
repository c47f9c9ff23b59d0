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

{% macro drop_relation(relation) %}{% do adapter.drop_relation(relation) %}{% endmacro %}
{% macro rename_relation(from_relation, to_relation) %}{% do adapter.rename_relation(from_relation, to_relation) %}{% endmacro %}
{% macro truncate_relation(relation) %}{% do adapter.truncate_relation(relation) %}{% endmacro %}

{#- Of a materialization; hooks that are outside of the transaction are run by the engine. -#}
{% macro run_hooks(hooks, inside_transaction=true) %}
{%- for hook in hooks if hook.transaction == inside_transaction -%}
{%- set text = render(hook.sql) | trim -%}
{%- if text %}{% call statement('hook') %}{{ text }}{% endcall %}{% endif -%}
{%- endfor -%}
{% endmacro %}

{% macro get_create_index_sql(relation, index_dict) -%}
create {{ 'unique ' if index_dict.unique }}index {{ adapter.quote(local_md5(relation ~ index_dict ~ modules.datetime.datetime.now())) }} on {{ relation }}
{%- if index_dict.type %} using {{ index_dict.type }}{% endif %} (
{%- for column in index_dict['columns'] %}{{ adapter.quote(column) }}{{ ', ' if not loop.last }}{% endfor -%}
)
{%- endmacro %}

{% macro create_indexes(relation) %}
{%- for index in config.get('indexes', []) %}{% do run_query(get_create_index_sql(relation, index)) %}{% endfor -%}
{% endmacro %}

{#- Descriptions as comments of the database; a column that is described and is not there is left out. -#}
{% macro persist_docs(relation, model, for_relation=true, for_columns=true) %}
{%- set known = load_relation(relation) -%}
{%- if known and for_relation and config.persist_relation_docs() and model.description -%}
{%- do run_query('comment on ' ~ (known.type | replace('_', ' ')) ~ ' ' ~ relation ~ " is '" ~ escape_single_quotes(model.description | trim) ~ "'") -%}
{%- endif -%}
{%- if known and for_columns and config.persist_column_docs() -%}
{%- for column in adapter.get_columns_in_relation(relation) if column.name in model.columns and model.columns[column.name].description -%}
{%- do run_query('comment on column ' ~ relation ~ '.' ~ column.quoted ~ " is '" ~ escape_single_quotes(model.columns[column.name].description | trim) ~ "'") -%}
{%- endfor -%}
{%- endif -%}
{% endmacro %}

{#- grants: {privilege: role, or a list of roles}; what others were given and is not in it is taken back. -#}
{% macro apply_grants(relation, grant_config, should_revoke=true) %}
{%- if grant_config -%}
{%- set wanted = {} -%}
{%- for privilege, roles in grant_config.items() -%}
{%- do wanted.update({privilege | lower: [roles] if roles is string else roles}) -%}
{%- endfor -%}
{%- set given = run_query("select lower(privilege_type), grantee from information_schema.role_table_grants where table_schema = '" ~ escape_single_quotes(relation.schema) ~ "' and table_name = '" ~ escape_single_quotes(relation.identifier) ~ "' and grantor = current_role and grantee <> current_role") if should_revoke else [] -%}
{%- for row in given or [] if row[1] not in wanted.get(row[0], []) -%}
{%- do run_query('revoke ' ~ row[0] ~ ' on ' ~ relation ~ ' from ' ~ (row[1] if row[1] == 'PUBLIC' else adapter.quote(row[1]))) -%}
{%- endfor -%}
{%- for privilege, roles in wanted.items() if roles -%}
{%- do run_query('grant ' ~ privilege ~ ' on ' ~ relation ~ ' to ' ~ (roles | join(', '))) -%}
{%- endfor -%}
{%- endif -%}
{% endmacro %}

{% macro should_revoke(existing_relation, full_refresh_mode=true) %}{{ return(existing_relation is not none) }}{% endmacro %}

{#- Whether the rows of a failed test are kept: "store_failures" of its config. -#}
{% macro should_store_failures() %}{{ return(true if config.get('store_failures') else false) }}{% endmacro %}
