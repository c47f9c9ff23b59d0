-- Rows are orders whose amounts by method do not add up to the whole.
{{ config(tags=['money']) }}

select order_id
from {{ ref('orders') }}
where amount <> {% for method in var('payment_methods') %}{{ method }}_amount{{ ' + ' if not loop.last }}{% endfor %}
