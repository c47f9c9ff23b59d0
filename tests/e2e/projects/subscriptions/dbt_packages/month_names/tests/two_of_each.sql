select month from {{ ref('names_of_months') }} group by month having count(*) <> 2
