select month, month_name from {{ ref('names_of_months') }} where language = '{{ var("language") }}'
