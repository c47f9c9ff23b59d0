{% snapshot plans_history %}

{{
    config(
        unique_key='plan',
        strategy='check',
        check_cols=['monthly_price'],
        hard_deletes='invalidate'
    )
}}

select * from {{ ref('plans') }}

{% endsnapshot %}
