{#- Dates and times. -#}
{% macro current_timestamp() %}{{ return(adapter.dispatch('current_timestamp', 'dbt')()) }}{% endmacro %}
{% macro default__current_timestamp() -%}
now()
{%- endmacro %}

{% macro current_timestamp_in_utc() %}{{ return(adapter.dispatch('current_timestamp_in_utc', 'dbt')()) }}{% endmacro %}
{% macro default__current_timestamp_in_utc() -%}
(now() at time zone 'utc')
{%- endmacro %}

{#- Older names, without a time zone, that packages still ask for. -#}
{% macro current_timestamp_backcompat() %}{{ return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) }}{% endmacro %}
{% macro default__current_timestamp_backcompat() -%}
now()::timestamp without time zone
{%- endmacro %}

{% macro current_timestamp_in_utc_backcompat() %}{{ return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) }}{% endmacro %}
{% macro default__current_timestamp_in_utc_backcompat() -%}
(now() at time zone 'utc')
{%- endmacro %}

{% macro snapshot_get_time() %}{{ return(adapter.dispatch('snapshot_get_time', 'dbt')()) }}{% endmacro %}
{% macro default__snapshot_get_time() -%}
{{ dbt.current_timestamp() }}::timestamp without time zone
{%- endmacro %}

{% macro dateadd(datepart, interval, from_date_or_timestamp) %}{{ return(adapter.dispatch('dateadd', 'dbt')(datepart, interval, from_date_or_timestamp)) }}{% endmacro %}
{% macro default__dateadd(datepart, interval, from_date_or_timestamp) -%}
({{ from_date_or_timestamp }}) + ((interval '1 {{ datepart }}') * ({{ interval }}))
{%- endmacro %}

{% macro date_trunc(datepart, date) %}{{ return(adapter.dispatch('date_trunc', 'dbt')(datepart, date)) }}{% endmacro %}
{% macro default__date_trunc(datepart, date) -%}
date_trunc('{{ datepart }}', {{ date }})
{%- endmacro %}

{% macro date(year, month, day) %}{{ return(adapter.dispatch('date', 'dbt')(year, month, day)) }}{% endmacro %}
{% macro default__date(year, month, day) -%}
make_date({{ year }}, {{ month }}, {{ day }})
{%- endmacro %}

{% macro last_day(date, datepart) %}{{ return(adapter.dispatch('last_day', 'dbt')(date, datepart)) }}{% endmacro %}
{% macro default__last_day(date, datepart) -%}
cast(date_trunc('{{ datepart }}', {{ date }}) + interval '{{ 3 if datepart == 'quarter' else 1 }} {{ 'month' if datepart == 'quarter' else datepart }}' - interval '1 day' as date)
{%- endmacro %}

{% macro datediff(first_date, second_date, datepart) %}{{ return(adapter.dispatch('datediff', 'dbt')(first_date, second_date, datepart)) }}{% endmacro %}
{% macro default__datediff(first_date, second_date, datepart) -%}
{%- set first = '(' ~ first_date ~ ')::timestamp' -%}
{%- set second = '(' ~ second_date ~ ')::timestamp' -%}
{%- set years = "(date_part('year', " ~ second ~ ") - date_part('year', " ~ first ~ "))" -%}
{%- if datepart == 'year' -%}
{{ years }}::bigint
{%- elif datepart == 'quarter' -%}
({{ years }} * 4 + date_part('quarter', {{ second }}) - date_part('quarter', {{ first }}))::bigint
{%- elif datepart == 'month' -%}
({{ years }} * 12 + date_part('month', {{ second }}) - date_part('month', {{ first }}))::bigint
{%- elif datepart in ('day', 'week') -%}
{#- Weeks begin on Sundays, and what counts is how many beginnings lie between. -#}
{%- set days = '({0}::date - {1}::date)' -%}
{%- if datepart == 'day' -%}
{{ days.format(second, first) }}::bigint
{%- else -%}
(({{ second }}::date - date_part('dow', {{ second }})::int) - ({{ first }}::date - date_part('dow', {{ first }})::int))::bigint / 7
{%- endif -%}
{%- elif datepart in ('hour', 'minute', 'second', 'millisecond', 'microsecond') -%}
{%- set size = {'hour': 3600, 'minute': 60, 'second': 1, 'millisecond': 0.001, 'microsecond': 0.000001}[datepart] -%}
((extract(epoch from date_trunc('{{ datepart ~ 's' if datepart in ('millisecond', 'microsecond') else datepart }}', {{ second }})) - extract(epoch from date_trunc('{{ datepart ~ 's' if datepart in ('millisecond', 'microsecond') else datepart }}', {{ first }}))) / {{ size }})::bigint
{%- else -%}
{{ exceptions.raise_compiler_error('datediff does not know the part “' ~ datepart ~ '” of a date') }}
{%- endif -%}
{%- endmacro %}

{% macro date_spine(datepart, start_date, end_date) %}{{ return(adapter.dispatch('date_spine', 'dbt')(datepart, start_date, end_date)) }}{% endmacro %}
{% macro default__date_spine(datepart, start_date, end_date) -%}
select ({{ start_date }})::timestamp + n * interval '1 {{ datepart }}' as date_{{ datepart }}
from generate_series(0, greatest({{ dbt.datediff(start_date, end_date, datepart) }} - 1, 0)) n
where ({{ start_date }})::timestamp + n * interval '1 {{ datepart }}' < ({{ end_date }})::timestamp
{%- endmacro %}

{% macro generate_series(upper_bound) %}{{ return(adapter.dispatch('generate_series', 'dbt')(upper_bound)) }}{% endmacro %}
{% macro default__generate_series(upper_bound) -%}
select generated_number from generate_series(1, {{ upper_bound }}) generated_number
{%- endmacro %}
