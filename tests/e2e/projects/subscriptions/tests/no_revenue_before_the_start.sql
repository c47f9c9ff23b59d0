select * from {{ ref('mrr') }} where date_month < '{{ var("first_month") }}'
