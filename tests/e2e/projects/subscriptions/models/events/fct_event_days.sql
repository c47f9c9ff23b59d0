{{ config(materialized='incremental', unique_key=['day', 'kind'], incremental_strategy='delete+insert') }}

select
    happened_at::date as day,
    kind,
    count(*) as events,
    sum(amount) as amount
from {{ ref('fct_events') }}
{% if is_incremental() -%}
where happened_at::date >= (select coalesce(max(day), '-infinity'::date) from {{ this }})
{%- endif %}
group by 1, 2
