{#- The zones of exchanges, and when these close: what is known of markets beside New York's. -#}
{% macro closing_times() -%}
(values
    ('America/New_York', time '16:00'),
    ('America/Toronto', time '16:00'),
    ('America/Sao_Paulo', time '17:00'),
    ('Europe/London', time '16:30'),
    ('Europe/Berlin', time '17:30'),
    ('Europe/Paris', time '17:30'),
    ('Europe/Amsterdam', time '17:30'),
    ('Europe/Zurich', time '17:30'),
    ('Asia/Kolkata', time '15:30'),
    ('Asia/Shanghai', time '15:00'),
    ('Asia/Hong_Kong', time '16:00'),
    ('Asia/Tokyo', time '15:30'),
    ('Australia/Sydney', time '16:00')
  )
{%- endmacro %}

{#- The time of day at which an exchange closed. New York closes at one on the day after Thanksgiving, on Christmas Eve,
    and beside Independence Day, which side of it depending on the weekday; the single days were half ones only once. -#}
{% macro closing_time(day, zone, closes_at) -%}
case
    when {{ zone }} <> 'America/New_York' or date_part('month', {{ day }}) not in (7, 11, 12) then {{ closes_at }}
    when date_part('month', {{ day }}) = 7
      and date_part('day', {{ day }}) = 3
      and {{ day }} >= date '1995-01-01'
      and (date_part('isodow', {{ day }}) in (1, 2, 4)
        or date_part('isodow', {{ day }}) = 3 and {{ day }} >= date '2013-01-01') then time '13:00'
    when date_part('month', {{ day }}) = 7
      and date_part('day', {{ day }}) = 5
      and date_part('isodow', {{ day }}) = 5
      and {{ day }} between date '1995-01-01' and date '2012-12-31' then time '13:00'
    when date_part('month', {{ day }}) = 11
      and date_part('isodow', {{ day }}) = 5
      and date_part('day', {{ day }}) between 23 and 29 then time '13:00'
    when date_part('month', {{ day }}) = 12
      and date_part('day', {{ day }}) = 24
      and date_part('isodow', {{ day }}) <= 4 then time '13:00'
    when {{ day }} in (date '1997-12-26', date '1999-12-31', date '2003-12-26') then time '13:00'
    else {{ closes_at }}
  end
{%- endmacro %}

{#- When an exchange closed on a day. -#}
{% macro closed_at(day, zone, closes_at) -%}
({{ day }} + {{ closing_time(day, zone, closes_at) }}) at time zone {{ zone }}
{%- endmacro %}

{#- Whether a holiday of a fixed day of the month is kept on a day: from Saturday it moves to Friday, from Sunday to
    Monday. -#}
{% macro is_observed(alias, holiday) -%}
({{ alias }}.day_of_month = {{ holiday }}
        or {{ alias }}.day_of_week = 5 and {{ alias }}.day_of_month = {{ holiday - 1 }}
        or {{ alias }}.day_of_week = 1 and {{ alias }}.day_of_month = {{ holiday + 1 }})
{%- endmacro %}
