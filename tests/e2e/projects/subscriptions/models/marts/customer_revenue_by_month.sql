with subscription_periods as (

    select * from {{ ref('stg_subscriptions') }}

),

months as (

    select * from {{ ref('util_months') }}

),

customers as (

    select customer_id, min(first_month) as first_month from subscription_periods group by 1

),

customer_months as (

    select customers.customer_id, months.date_month
    from customers
    inner join months on months.date_month >= customers.first_month

),

joined as (

    select
        customer_months.date_month,
        customer_months.customer_id,
        coalesce(sum(subscription_periods.monthly_amount), 0) as mrr
    from customer_months
    left join subscription_periods
        on customer_months.customer_id = subscription_periods.customer_id
        and customer_months.date_month >= subscription_periods.first_month
        and customer_months.date_month < subscription_periods.until
    {{ dbt_utils.group_by(n=2) }}

)

select
    {{ dbt_utils.generate_surrogate_key(['date_month', 'customer_id']) }} as id,
    date_month,
    customer_id,
    mrr,
    mrr > 0 as is_active,
    min(case when mrr > 0 then date_month end) over (partition by customer_id) = date_month as is_first_month
from joined
