{{
    config(
        materialized='incremental',
        unique_key='event_id',
        incremental_strategy='merge',
        on_schema_change='append_new_columns'
    )
}}

select
    event_id,
    subscription_id,
    kind,
    amount,
    happened_at
from {{ ref('raw_events') }}
where true
{% if var('keep_events_of') != 'all' %}
    and kind = '{{ var("keep_events_of") }}'
{% endif %}
{% if is_incremental() %}
    and happened_at >= (select max(happened_at) from {{ this }})
{% endif %}
