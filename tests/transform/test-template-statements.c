/* test-template-statements.c: statements, macros and functions of templates
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"
#include "dp-test-template.h"

/* What Jinja gives for the same. */
static const DpTemplateCase outputs[] = {
  { "statement/set-tuple", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "12" },
  { "statement/set-tuple-value", "{% set t = 1, 2 %}{{ t }}", "(1, 2)" },
  { "statement/set-block-filter",
    "{% set x | upper | replace('A', 'b') %}a{{ 1 }}{% endset %}{{ x }}",
    "b1" },
  { "statement/namespace",
    "{% set ns = namespace(n=0, l=[]) %}{% for x in xs %}{% set ns.n = ns.n + x %}{% "
    "endfor %}{{ ns.n }}",
    "10" },
  { "statement/namespace-new",
    "{% set ns = namespace() %}{% set ns.a = 1 %}{{ ns.a }}{{ ns.b is defined }}",
    "1False" },
  { "statement/namespace-dict",
    "{% set ns = namespace({'a': 1}, b=2) %}{{ ns.a }}{{ ns.b }}",
    "12" },
  { "statement/if-elif", "{% if 0 %}a{% elif 0 %}b{% elif 1 %}c{% else %}d{% endif %}", "c" },
  { "statement/for-else", "{% for x in [] %}a{% else %}b{% endfor %}", "b" },
  { "statement/for-loop",
    "{% for x in 'ab' %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ "
    "loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
    "1021TrueFalse2 2110FalseTrue2 " },
  { "statement/for-neighbours",
    "{% for x in xs %}{{ loop.previtem | default('-') }}{{ x }}{{ loop.nextitem | "
    "default('-') }} {% endfor %}",
    "-12 123 234 34- " },
  { "statement/for-cycle", "{% for x in xs %}{{ loop.cycle('a', 'b') }}{% endfor %}", "abab" },
  { "statement/for-changed",
    "{% for x in [1, 1, 2, 2, 1] %}{% if loop.changed(x) %}{{ x }}{% endif %}{% "
    "endfor %}",
    "121" },
  { "statement/for-filter",
    "{% for x in range(10) if x % 3 == 0 %}{{ x }}{{ loop.last }} {% endfor %}",
    "0False 3False 6False 9True " },
  { "statement/for-unpack",
    "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}",
    "123" },
  { "statement/for-recursive",
    "{% for n in tree recursive %}{{ n.name }}{% if n.kids %}({{ loop(n.kids) }}){% "
    "endif %}{{ loop.depth }}{% endfor %}",
    "a(b(c3)2)1d1" },
  { "statement/for-break",
    "{% for x in xs %}{% if x == 3 %}{% break %}{% endif %}{{ x }}{% endfor %}!",
    "12!" },
  { "statement/for-continue",
    "{% for x in xs %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}",
    "134" },
  { "statement/for-nested-loop",
    "{% for a in 'ab' %}{% set outer = loop %}{% for b in 'xy' %}{{ outer.index }}{{ "
    "loop.index }} {% endfor %}{% endfor %}",
    "11 12 21 22 " },
  { "statement/for-items-sorted",
    "{% for k, v in d.items() | list if k == 'a' %}{{ k }}{{ v }}{% endfor %}",
    "a1" },
  { "statement/for-ternary", "{% for x in (xs if xs else []) %}{{ x }}{% endfor %}", "1234" },
  { "statement/for-scope",
    "{% set x = 1 %}{% for y in [1] %}{% set x = 2 %}{{ x }}{% endfor %}{{ x }}",
    "21" },
  { "statement/if-scope", "{% if true %}{% set x = 2 %}{% endif %}{{ x }}", "2" },
  { "statement/with",
    "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a is defined }}",
    "3False" },
  { "statement/filter-block", "{% filter upper %}a{{ 'b' }}{% endfilter %}", "AB" },
  { "statement/filter-block-chain",
    "{% filter replace('a', 'b') | upper %}a{% endfilter %}",
    "B" },
  { "statement/do", "{% do xs.append(9) %}{{ xs }}", "[1, 2, 3, 4, 9]" },
  { "statement/raw", "{% raw %}{{ x }}{% endraw %}", "{{ x }}" },
  { "statement/comment", "a{# {{ x }} {% if %} #}b", "ab" },
  { "statement/trim", "a {%- if true -%} b {%- endif -%} c", "abc" },
  { "statement/trim-none", "a {%+ if true +%} b {%+ endif %} c", "a  b  c" },
  { "statement/trim-output", "a  {{- 1 -}}  b", "a1b" },
  { "statement/trim-comment", "a  {#- x -#}  b", "ab" },
  { "statement/trim-raw", "a {%- raw -%} {{ x }} {%- endraw -%} b", "a{{ x }}b" },
  { "statement/brace-in-string", "{{ '}}' }}{{ '%}' }}{% if '%}' %}x{% endif %}", "}}%}x" },

  { "macro/defaults",
    "{% macro m(a, b=2, c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(1) }} {{ "
    "m(1, 3) }} {{ m(1, c=4) }} {{ m(c=1, a=2) }}",
    "12None 13None 124 221" },
  { "macro/default-sees-parameter",
    "{% macro m(a, b=a) %}{{ a }}{{ b }}{% endmacro %}{{ m(1) }}",
    "11" },
  { "macro/varargs",
    "{% macro m(a) %}{{ a }}{{ varargs }}{% endmacro %}{{ m(1, 2, 3) }} {{ m(1) }}",
    "1(2, 3) 1()" },
  { "macro/kwargs",
    "{% macro m(a) %}{{ a }}{{ kwargs }}{% endmacro %}{{ m(1, b=2) }}",
    "1{'b': 2}" },
  { "macro/spread",
    "{% macro m(a, b, c) %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ m(*[1, 2], **{'c': "
    "3}) }}",
    "123" },
  { "macro/spread-mixed",
    "{% macro m(a) %}{{ a }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(0, *[1], "
    "x=2, **{'y': 3}) }}",
    "0(1,){'x': 2, 'y': 3}" },
  { "macro/caller",
    "{% macro box(t) %}<{{ t }}>{{ caller() }}</{{ t }}>{% endmacro %}{% call "
    "box('b') %}x{{ 1 }}{% endcall %}",
    "<b>x1</b>" },
  { "macro/caller-arguments",
    "{% macro each(l) %}{% for x in l %}{{ caller(x, loop.index) }}{% endfor %}{% "
    "endmacro %}{% call(v, i) each(['a', 'b']) %}{{ i }}{{ v }} {% endcall %}",
    "1a 2b " },
  { "macro/caller-sees-outside",
    "{% set z = 5 %}{% macro m() %}{{ caller() }}{% endmacro %}{% for q in [1] %}{% "
    "call m() %}{{ z }}{{ q }}{% endcall %}{% endfor %}",
    "51" },
  { "macro/sees-outside", "{% set z = 5 %}{% macro m() %}{{ z }}{% endmacro %}{{ m() }}", "5" },
  { "macro/nested",
    "{% macro a(x) %}[{{ b(x) }}]{% endmacro %}{% macro b(x) %}({{ x }}){% endmacro "
    "%}{{ a(1) }}",
    "[(1)]" },
  { "macro/inner",
    "{% macro a(x) %}{% macro i(y) %}{{ x }}{{ y }}{% endmacro %}{{ i(2) }}{% "
    "endmacro %}{{ a(1) }}",
    "12" },
  { "macro/recursive",
    "{% macro f(n) %}{% if n > 0 %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ "
    "f(3) }}",
    "321" },
  { "macro/parameter-not-given",
    "{% macro m(a) %}[{{ a }}{{ 'x' ~ a }}]{% endmacro %}{{ m() }}", "[x]" },
  { "macro/undefined-parameter",
    "{% macro m(a) %}{{ a is defined }}{% endmacro %}{{ m() }}",
    "False" },
  { "macro/name-shadows",
    "{% macro m(xs) %}{{ xs }}{% endmacro %}{{ m(1) }}{{ xs }}",
    "1[1, 2, 3, 4]" },
  { "macro/caller-defined",
    "{% macro m() %}{{ caller is defined }}{% if caller %}{{ caller() }}{% endif "
    "%}{% endmacro %}{{ m() }}{% call m() %}x{% endcall %}",
    "FalseTruex" },

  { "function/range",
    "{{ range(3) | list }} {{ range(1, 4) | list }} {{ range(5, 0, -2) | list }} {{ "
    "range(0) | list }}",
    "[0, 1, 2] [1, 2, 3] [5, 3, 1] []" },
  { "function/dict",
    "{{ dict(a=1, b='x') }} {{ dict([('a', 1)]) }} {{ dict({'a': 1}, b=2) }}",
    "{'a': 1, 'b': 'x'} {'a': 1} {'a': 1, 'b': 2}" },
  { "function/cycler",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ "
    "c.current }}{{ c.reset() }}{{ c.next() }}",
    "ababNonea" },
  { "function/joiner",
    "{% set j = joiner('|') %}{% for x in xs %}{{ j() }}{{ x }}{% endfor %}",
    "1|2|3|4" },
};

/* What dbt has beyond Jinja. */
static const DpTemplateCase functions[] = {
  { "return", "{% macro m() %}a{% do return([1, 2]) %}b{% endmacro %}{{ m()[1] }}", "2" },
  { "return-output", "{% macro m() %}{{ return(5) }}{% endmacro %}{{ m() + 1 }}", "6" },
  { "return-in-loop",
    "{% macro m() %}{% for x in xs %}{% if x == 3 %}{{ return(x) }}{% endif %}{% endfor %}"
    "{% endmacro %}{{ m() * 2 }}{{ m() }}",
    "63" },
  { "return-inside-caller",
    "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}x{{ return(7) }}y{% endcall %}!",
    "7!" },
  { "tojson", "{{ tojson({\"b\": 1, \"a\": [none, true]}, none, true) }}",
    "{\"a\": [null, true], \"b\": 1}" },
  { "fromjson", "{{ fromjson(\"{\\\"a\\\": [1, 2.5, null]}\").a }} {{ fromjson(\"{\", 5) }}",
    "[1, 2.5, None] 5" },
  { "fromyaml", "{{ fromyaml(\"a: [1, x]\\nb: true\") }}",
    "{\x27"
    "a\x27: [1, \x27x\x27], \x27"
    "b\x27: True}" },
  { "toyaml", "{{ toyaml({\"a\": [1, \"x y\", none], \"b\": {\"c\": true}}) }}",
    "a:\n  - 1\n  - x y\n  - null\nb:\n  c: true\n" },
  { "local-md5", "{{ local_md5(\"a\") }}", "0cc175b9c0f1b6a831c399e269772661" },
  { "set", "{{ set([1, 2, 1]) }} {{ set(5) }} {{ set(5, []) }} {{ set([]) }}",
    "{1, 2} None [] set()" },
  { "set-equal",
    "{{ set([1, 2]) == set([2, 1]) }} {{ set([1, 2]) == set([1, 3]) }} {{ set([1]) != set([1, 2]) "
    "}}",
    "True False True" },
  { "set-methods",
    "{% set a = set([1, 2]) %}{% do a.add(3) %}{% do a.add(1) %}{{ a }}{{ a.union([9, 1]) }}{{ "
    "a.difference([2]) }}{{ a.intersection(set([3, 4, 1])) }}{{ a.symmetric_difference([3, 4]) "
    "}}",
    "{1, 2, 3}{1, 2, 3, 9}{1, 3}{1, 3}{1, 2, 4}" },
  { "set-questions",
    "{% set a = set('ab') %}{{ a.issubset('abc') }} {{ a.issuperset('abc') }} {{ "
    "a.isdisjoint('cd') }} {% do a.update('bc') %}{{ a | length }}",
    "True False True 3" },
  { "zip", "{{ zip([1, 2], \"ab\") }} {{ zip([1], [2, 3]) }} {{ zip(1) }}",
    "[(1, \x27"
    "a\x27), (2, \x27"
    "b\x27)] [(1, 2)] None" },
  { "undefined-equal", "{{ nope == 1 }} {{ d.nope != 1 }} {{ 1 in d.nope }}", "False True False" },
};

static const DpTemplateCase errors[] = {
  { "macro-values", "{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}",
    "case.sql:2:4: the macro “m” takes 1 values, not 2" },
  { "macro-parameter", "{% macro m(a) %}{% endmacro %}{{ m(b=1) }}",
    "case.sql:1:34: the macro “m” has no parameter “b”" },
  { "inside-macro", "{% macro m() %}\n  {{ nope }}{% endmacro %}\n{{ m() }}",
    "case.sql:2:6: “nope” is not defined" },
  { "inside-caller",
    "{% macro m() %}{{ caller() }}{% endmacro %}\n{% call m() %}\n{{ 1 / 0 }}{% endcall %}",
    "case.sql:3:6: a division by zero" },
  { "default", "{% macro m(a=nope + 1) %}{% endmacro %}{{ m() }}",
    "case.sql:1:14: “nope” is not defined" },
  { "endless-caller", "{% macro m() %}{% call m() %}{% endcall %}{% endmacro %}{{ m() }}",
    "case.sql:1:24: the macro “m” calls itself without end" },
  { "endless-loop",
    "{% for x in [1] recursive %}{{ loop([x]) }}{% endfor %}",
    "case.sql:1:32: this loop calls itself without end" },
  { "not-recursive", "{% for x in xs %}{{ loop([]) }}{% endfor %}",
    "case.sql:1:21: loop(…) takes a list, in a loop that is marked “recursive”" },
  { "set-attribute", "{% set d.x = 1 %}",
    "case.sql:1:8: only a namespace\x27s attributes can be set, this is a dict; make one with "
    "namespace()" },
  { "unpack", "{% set a, b = [1] %}",
    "case.sql:1:8: each item has to be a list of 2 values here, this one is a list" },
  { "unpack-for", "{% for a, b in [[1, 2], 3] %}{% endfor %}",
    "case.sql:1:8: each item has to be a list of 2 values here, this one is a number" },
  { "spread", "{{ range(*5) }}", "case.sql:1:11: “*” needs a list here, this is a number" },
  { "call-without-call", "{% call m %}{% endcall %}",
    "case.sql:1:11: expected the call of a macro, with its parentheses, found “%}”" },
  { "endcall-missing", "{% macro m() %}{% endmacro %}{% call m() %}",
    "case.sql:1:44: expected “{% endcall %}”, found the end of the file" },
  { "endfor-for-if", "{% if 1 %}\n{% endfor %}",
    "case.sql:2:1: expected “{% endif %}”, found “{%”" },
  { "do-needs-value", "{% do %}", "case.sql:1:7: expected a value, found “%}”" },
  { "filter-needs-name", "{% filter %}{% endfilter %}",
    "case.sql:1:11: expected a name, found “%}”" },
  { "materialization-end", "{% materialization m, default %}x",
    "case.sql:1:34: expected “{% endmaterialization %}”, found the end of the file" },
  { "slice-bracket", "{{ xs[1:2 }}", "case.sql:1:11: expected “]”, found “}}”" },
  { "set_strict", "{{ set_strict(5) }}", "case.sql:1:4: set_strict needs a list" },
  { "cycle", "{% for x in xs %}{{ loop.cycle() }}{% endfor %}",
    "case.sql:1:25: cycle needs the values to go through" },
};

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_template_add ("/transform/template/", outputs, G_N_ELEMENTS (outputs));
  dp_test_template_add ("/transform/template/dbt-function/", functions, G_N_ELEMENTS (functions));
  dp_test_template_add_errors ("/transform/template/statement-error/", errors,
                               G_N_ELEMENTS (errors));

  return g_test_run ();
}
