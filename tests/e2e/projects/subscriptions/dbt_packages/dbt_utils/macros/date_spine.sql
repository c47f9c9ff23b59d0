{% macro get_intervals_between(start_date, end_date, datepart) -%}
    {{ return(adapter.dispatch('get_intervals_between', 'dbt_utils')(start_date, end_date, datepart)) }}
{%- endmacro %}

{% macro default__get_intervals_between(start_date, end_date, datepart) -%}
    {%- call statement('intervals', fetch_result=True) %}
        select {{ dbt.datediff(start_date, end_date, datepart) }}
    {%- endcall -%}
    {%- set answer = load_result('intervals') -%}
    {%- if answer and answer['data'] -%}
        {{ return((answer['data'] | map(attribute=0) | list)[0]) }}
    {%- endif -%}
    {{ return(1) }}
{%- endmacro %}

{% macro date_spine(datepart, start_date, end_date) %}
    {{ return(adapter.dispatch('date_spine', 'dbt_utils')(datepart, start_date, end_date)) }}
{%- endmacro %}

{% macro default__date_spine(datepart, start_date, end_date) %}
    {%- set steps = dbt_utils.get_intervals_between(start_date, end_date, datepart) -%}
    with numbers as (
        {{ dbt_utils.generate_series(steps) }}
    ),

    all_periods as (
        select ({{ dbt.dateadd(datepart, "generated_number - 1", start_date) }}) as date_{{ datepart }}
        from numbers
    )

    select * from all_periods where date_{{ datepart }} <= {{ end_date }}
{% endmacro %}

{% macro generate_series(upper_bound) %}
    {{ return(adapter.dispatch('generate_series', 'dbt_utils')(upper_bound)) }}
{% endmacro %}

{#- Powers of two, crossed with each other, as databases without a function for it need. -#}
{% macro default__generate_series(upper_bound) %}
    {%- set bits = namespace(n=1) -%}
    {%- for bit in range(1, 32) if 2 ** bit < upper_bound | int -%}{%- set bits.n = bit + 1 -%}{%- endfor %}
    with bit as (select 0 as b union all select 1),
    numbered as (
        select {% for i in range(bits.n) -%}
        b{{ i }}.b * {{ 2 ** i }}{% if not loop.last %} + {% endif %}
        {%- endfor %} + 1 as generated_number
        from {% for i in range(bits.n) -%}
        bit as b{{ i }}{% if not loop.last %} cross join {% endif %}
        {%- endfor %}
    )
    select generated_number from numbered where generated_number <= {{ upper_bound }} order by generated_number
{% endmacro %}
