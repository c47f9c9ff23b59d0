{{ [1, 2, 3][::-1] | map('string') | join(', ') }} {{ (1, 2) ~ {'a': -1 ** 2} }} {# c #}{% raw %}{{ x }}{% endraw %}
{{ 'a,b'.split(',') | sort(reverse=true) | first is string }} {{ fromjson('{"a": [1]}').a.0 }} {{ range(3) | batch(2, 0) | list }}
