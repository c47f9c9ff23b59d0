{{ config(
    materialized='stamped_table',
    stamp=var('stamp', 'by hand'),
    indexes=[{'columns': ['plan'], 'unique': true}],
    pre_hook="{{ note('pre', this.name) }}",
    post_hook="{{ note('post', this.name) }}"
) }}
select {{ dbt_utils.star(from=ref('plans'), except=['monthly_price']) }}, initcap(plan) as plan_name
from {{ ref('plans') }}
