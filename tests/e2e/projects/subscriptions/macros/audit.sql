{% macro make_audit_table() -%}
    create table if not exists {{ target.schema }}_audit.runs (
        id bigint generated always as identity,
        what text not null,
        node text,
        status text,
        noted_at timestamptz not null default now()
    )
{%- endmacro %}

{% macro note(what, node=none, status=none) -%}
    insert into {{ target.schema }}_audit.runs (what, node, status)
    values ('{{ what }}', {{ "'" ~ node ~ "'" if node else 'null' }}, {{ "'" ~ status ~ "'" if status else 'null' }})
{%- endmacro %}

{% macro note_results(results) -%}
    {%- if execute and results -%}
        {%- for result in results if result.node.resource_type == 'model' %}
            {{ note('result', result.node.name, result.status) }};
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
