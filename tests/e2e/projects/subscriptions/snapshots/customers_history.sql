{% snapshot customers_history %}
{{ config(target_schema=target.schema ~ '_history', unique_key='id', strategy='timestamp', updated_at='updated_at') }}
select * from {{ ref('customers') }}
{% endsnapshot %}
