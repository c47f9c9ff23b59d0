{% test in_steps(model, column_name, step=1) %}
select * from {{ model }} where mod({{ column_name }}::numeric, {{ step }}) <> 0
{% endtest %}

{% test sums_to(model, column_name, other, other_column, where_other='true') %}
{{ config(severity='error') }}
with ours as (select sum({{ column_name }}) as total from {{ model }}),
theirs as (select sum({{ other_column }}) as total from {{ other }} where {{ where_other }})
select ours.total, theirs.total as expected from ours cross join theirs where ours.total is distinct from theirs.total
{% endtest %}

{% test has_rows(model, n) %}
select count(*) from {{ model }} having count(*) <> {{ n }}
{% endtest %}
