select
    subscription_id,
    customer_id,
    plan,
    monthly_amount::numeric(10, 2) as monthly_amount,
    {{ month_of('start_date') }} as first_month,
    coalesce({{ dbt.dateadd('day', 1, 'end_date') }}, '{{ var("last_month") }}')::date as until
from {{ ref('subscription_periods') }}
where plan <> '{{ var("trial_plan") }}'
