{{ config(materialized='view') }}
select string_agg(plan_name || ' ' || stamp, ', ' order by plan) as plans from {{ ref('plan_names') }}
