with months as (

    {{ dbt_utils.date_spine(
        datepart="month",
        start_date="cast('" ~ var('first_month') ~ "' as date)",
        end_date="cast('" ~ var('last_month') ~ "' as date)"
    ) }}

)

select cast(date_month as date) as date_month, to_char(date_month, 'YYYY-MM') as label
from months
