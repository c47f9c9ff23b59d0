{{
  config(
    indexes=[{'columns': ['customer_id', 'date_month'], 'unique': true}],
    pre_hook="{{ note('pre', this.name) }}",
    post_hook=[
      "{{ note('post', this.name) }}",
      {'sql': 'vacuum (analyze) {{ this }}', 'transaction': false}
    ]
  )
}}

with lagged as (

    select
        *,
        coalesce(lag(mrr) over (partition by customer_id order by date_month), 0) as previous_month_mrr
    from {{ ref('customer_revenue_by_month') }}

)

select
    id,
    date_month,
    customer_id,
    mrr,
    mrr - previous_month_mrr as mrr_change,
    {{ change_category('mrr', 'previous_month_mrr', 'coalesce(is_first_month, false)') }} as change_category
from lagged
