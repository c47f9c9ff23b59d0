{#- The loads that a table was not built from yet. DataPipe notes with each table that is configured with follows='loads',
    or with the name of a model that does, which loads it knows; the ids do not tell, because a load with a lower one may
    end later. -#}
{% macro fresh_loads(relation) -%}
select l.load_id
from {{ source('control', 'loads') }} l
where not l.load_id <@ coalesce(
  (select k.loads from {{ source('control', 'model_loads') }} k where k.relation = '{{ relation }}'),
  '{}'::int8multirange
)
{%- endmacro %}

{#- Rows of a table of raw that are new or were corrected; where nothing is, hardly a page is read. -#}
{% macro is_fresh(alias) -%}
({{ alias }}.load_id >= (select min(load_id) from fresh)
    and {{ alias }}.load_id in (select load_id from fresh))
{%- endmacro %}

{#- Two common table expressions: "fresh", and "touched": of each instrument the first and the last day whose bars are new,
    were corrected, or have to be told anew for another reason. -#}
{% macro touched_days(relation, has_symbol=true) -%}
fresh as materialized (
  {{ fresh_loads(relation) }}
),

touched as materialized (
  select
    t.instrument_id,
    min(t.first_day) as first_day,
    max(t.last_day) as last_day
  from (
    select
      p.instrument_id,
      min(p.trading_date) as first_day,
      max(p.trading_date) as last_day
    from {{ source('raw', 'daily_prices') }} p
    where {{ is_fresh('p') }}
    group by p.instrument_id
    union all
    -- A split changes all days before it.
    select a.instrument_id, '-infinity', 'infinity'
    from {{ source('raw', 'corporate_actions') }} a
    where {{ is_fresh('a') }}
      and a.kind = 'split'
    {%- if has_symbol %}
    union all
    -- Every row has the instrument's symbol and kind, which may have become others.
    select i.instrument_id, '-infinity', 'infinity'
    from {{ source('raw', 'instruments') }} i
    cross join lateral (
      select f.symbol, f.kind
      from {{ relation }} f
      where f.instrument_id = i.instrument_id
      limit 1
    ) f
    where (f.symbol, f.kind) <> (i.symbol, i.kind)
    {%- endif %}
  ) t
  group by t.instrument_id
)
{%- endmacro %}
