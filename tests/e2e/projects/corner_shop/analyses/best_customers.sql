select * from {{ ref('customers') }} order by customer_lifetime_value desc nulls last limit {{ var('best', 3) }}
