{% macro change_category(mrr, previous, is_first) -%}
    case
        when {{ is_first }} and {{ mrr }} > 0 then 'new'
        when {{ mrr }} = 0 and {{ previous }} > 0 then 'churn'
        when {{ mrr }} > 0 and {{ previous }} = 0 then 'reactivation'
        when {{ mrr }} > {{ previous }} then 'upgrade'
        when {{ mrr }} < {{ previous }} then 'downgrade'
    end
{%- endmacro %}

{% macro month_of(date) %}date_trunc('month', {{ date }})::date{% endmacro %}
