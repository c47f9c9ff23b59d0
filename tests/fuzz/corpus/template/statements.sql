{% macro m(a, b=2) %}{{ a }}{{ varargs }}{{ kwargs }}{{ caller() if caller }}{% endmacro %}
{% set ns = namespace(n=0) %}{% for k, v in {'a': [1, 2]}.items() recursive %}{% set ns.n = ns.n + 1 %}{{ loop.index }}{% else %}x{% endfor %}
{% call(x) m(1, *[2], **{'c': 3}) %}{{ x }}{% endcall %}{% filter upper %}a{% endfilter %}{% do [].append(1) %}
{%- if 1 < 2 <= 3 and 'a' not in 'b' -%}{{ '%05.2f' % 3.5 }}{{ '{:>5}'.format('a') }}{% elif none %}{% endif %}
