{%- set plans = dbt_utils.get_column_values(table=ref('subscription_periods'), column='plan', order_by='plan') -%}

select
    months.date_month,
    {% for plan in plans -%}
    count(*) filter (where periods.plan = '{{ plan }}') as {{ plan }}_subscriptions{{ "," if not loop.last }}
    {% endfor %}
from {{ ref('util_months') }} as months
left join {{ ref('subscription_periods') }} as periods
    on months.date_month between periods.start_date and coalesce(periods.end_date, 'infinity'::date)
group by 1
