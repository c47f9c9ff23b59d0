{% test not_negative(model, column_name, at_most=none) %}

    select *
    from {{ model }}
    where {{ column_name }} < 0
    {%- if at_most is not none %} or {{ column_name }} > {{ at_most }}{% endif %}

{% endtest %}
