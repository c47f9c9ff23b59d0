{% snapshot month_labels_history %}
{{ config(unique_key='month', strategy='check', check_cols='all') }}
select * from {{ ref('month_labels') }}
{% endsnapshot %}
