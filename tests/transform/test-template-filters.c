/* test-template-filters.c: filters and tests of templates
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"
#include "dp-test-template.h"

/* What Jinja gives for the same. */
static const DpTemplateCase outputs[] = {
  { "filter/abs", "{{ -5 | abs }} {{ -1.5 | abs }}", "5 1.5" },
  { "filter/attr", "{{ d | attr('x') is defined }}", "False" },
  { "filter/batch",
    "{{ [1, 2, 3, 4, 5] | batch(2) | list }} {{ [1, 2, 3] | batch(2, 0) | list }}",
    "[[1, 2], [3, 4], [5]] [[1, 2], [3, 0]]" },
  { "filter/capitalize", "{{ 'hELLO wORLD' | capitalize }}", "Hello world" },
  { "filter/center", "[{{ 'a' | center(5) }}]", "[  a  ]" },
  { "filter/default",
    "{{ nope | default('x') }} {{ '' | default('x') }} {{ '' | default('x', true) }} "
    "{{ none | d('y') }} {{ none | d('y', true) }} {{ nope | default }}",
    "x  x None y " },
  { "filter/default-attribute", "{{ d.nope | default(3) }}", "3" },
  { "filter/dictsort",
    "{{ {'b': 1, 'A': 2} | dictsort }} {{ {'a': 2, 'b': 1} | dictsort(by='value') }} "
    "{{ {'a': 2, 'b': 1} | dictsort(reverse=true) }}",
    "[('A', 2), ('b', 1)] [('b', 1), ('a', 2)] [('b', 1), ('a', 2)]" },
  { "filter/dictsort-case",
    "{{ {'b': 1, 'B': 2, 'a': 3} | dictsort(true) }}",
    "[('B', 2), ('a', 3), ('b', 1)]" },
  { "filter/escape",
    "{{ '<a href=\"x\">&\\'' | escape }}",
    "&lt;a href=&#34;x&#34;&gt;&amp;&#39;" },
  { "filter/first", "{{ [1, 2] | first }} {{ 'abc' | first }}", "1 a" },
  { "filter/last", "{{ [1, 2] | last }} {{ 'abc' | last }}", "2 c" },
  { "filter/float",
    "{{ '1.5' | float }} {{ 'x' | float }} {{ 'x' | float(2.5) }} {{ 3 | float }}",
    "1.5 0.0 2.5 3.0" },
  { "filter/format",
    "{{ '%s, %s!' | format('a', 'b') }} {{ '%(x)s' | format(x=1) }}",
    "a, b! 1" },
  { "filter/groupby",
    "{% for g, l in people | groupby('city') %}{{ g }}:{{ l | map(attribute='name') "
    "| join('+') }} {% endfor %}",
    "London:Ada+Cy Rome:Bob " },
  { "filter/groupby-attributes",
    "{% for g in people | groupby('city') %}{{ g.grouper }}{{ g.list | length }} {% "
    "endfor %}",
    "London2 Rome1 " },
  { "filter/indent",
    "{{ 'a\\nb\\n\\nc' | indent }}|{{ 'a\\nb' | indent(2, true) }}|{{ 'a\\n\\nb' | "
    "indent(1, false, true) }}",
    "a\n    b\n\n    c|  a\n  b|a\n \n b" },
  { "filter/indent-text", "{{ 'a\\nb' | indent('> ') }}", "a\n> b" },
  { "filter/int",
    "{{ '42' | int }} {{ '4.7' | int }} {{ 'x' | int }} {{ 'x' | int(-1) }} {{ 3.99 "
    "| int }} {{ '-3' | int }} {{ 'ff' | int(0, 16) }}",
    "42 4 0 -1 3 -3 255" },
  { "filter/items", "{{ {'a': 1} | items | list }}", "[('a', 1)]" },
  { "filter/join",
    "{{ [1, 2] | join }} {{ [1, 2] | join('-') }} {{ people | join(',', "
    "attribute='name') }} {{ 'abc' | join('.') }}",
    "12 1-2 Ada,Bob,Cy a.b.c" },
  { "filter/length", "{{ [1, 2] | length }} {{ 'äö' | length }} {{ d | count }}", "2 2 2" },
  { "filter/list",
    "{{ 'abc' | list }} {{ d | list }} {{ (1, 2) | list }}",
    "['a', 'b', 'c'] ['a', 'inner'] [1, 2]" },
  { "filter/lower", "{{ 'ÄB' | lower }} {{ 'äb' | upper }}", "äb ÄB" },
  { "filter/map",
    "{{ people | map(attribute='name') | list }} {{ ['a', 'b'] | map('upper') | join "
    "}} {{ ['1', '2'] | map('int') | sum }}",
    "['Ada', 'Bob', 'Cy'] AB 3" },
  { "filter/map-default",
    "{{ [{'a': 1}, {}] | map(attribute='a', default=0) | list }}",
    "[1, 0]" },
  { "filter/map-arguments",
    "{{ ['ab', 'cb'] | map('replace', 'b', 'x') | list }}",
    "['ax', 'cx']" },
  { "filter/map-path",
    "{{ people | map(attribute='address.zip') | list }} {{ nested | map(attribute=1) "
    "| list }}",
    "['N1', '00', 'N2'] [2, 4]" },
  { "filter/max",
    "{{ [1, 3, 2] | max }} {{ ['b', 'A'] | max }} {{ people | max(attribute='age') | "
    "attr('x') is defined }}",
    "3 b False" },
  { "filter/min", "{{ [3, 1, 2] | min }} {{ ['b', 'A'] | min }}", "1 A" },
  { "filter/reject",
    "{{ [1, 2, 3, 4] | reject('odd') | list }} {{ [0, 1, '', 'a'] | reject | list }}",
    "[2, 4] [0, '']" },
  { "filter/rejectattr",
    "{{ people | rejectattr('age', 'gt', 35) | map(attribute='name') | list }}",
    "['Cy']" },
  { "filter/replace",
    "{{ 'abab' | replace('a', 'x') }} {{ 'aaa' | replace('a', 'b', 1) }}",
    "xbxb baa" },
  { "filter/reverse", "{{ [1, 2, 3] | reverse | list }} {{ 'abc' | reverse }}", "[3, 2, 1] cba" },
  { "filter/round",
    "{{ 2.567 | round(2) }} {{ 2.5 | round }} {{ 3.5 | round }} {{ 2.1 | round(0, "
    "'ceil') }} {{ 2.9 | round(method='floor') }} {{ 42 | round }}",
    "2.57 2.0 4.0 3.0 2.0 42" },
  { "filter/select",
    "{{ [1, 2, 3, 4] | select('even') | list }} {{ [0, 1, none, 'a'] | select | list "
    "}} {{ [1, 5, 9] | select('gt', 4) | list }}",
    "[2, 4] [1, 'a'] [5, 9]" },
  { "filter/select-in",
    "{{ ['a', 'b', 'c'] | select('in', ['a', 'c']) | list }} {{ ['a', 'b'] | "
    "select('equalto', 'a') | list }}",
    "['a', 'c'] ['a']" },
  { "filter/selectattr",
    "{{ people | selectattr('city', 'equalto', 'Rome') | map(attribute='name') | "
    "list }} {{ people | selectattr('nick') | list | length }} {{ people | "
    "selectattr('nick', 'defined') | list | length }}",
    "['Bob'] 1 1" },
  { "filter/slice",
    "{{ [1, 2, 3, 4, 5] | slice(2) | list }} {{ [1, 2, 3] | slice(2, 'x') | list }}",
    "[[1, 2, 3], [4, 5]] [[1, 2], [3, 'x']]" },
  { "filter/sort",
    "{{ [3, 1, 2] | sort }} {{ ['b', 'A', 'c'] | sort }} {{ ['b', 'A', 'c'] | "
    "sort(case_sensitive=true) }} {{ [1, 3, 2] | sort(reverse=true) }}",
    "[1, 2, 3] ['A', 'b', 'c'] ['A', 'b', 'c'] [3, 2, 1]" },
  { "filter/sort-attribute",
    "{{ people | sort(attribute='age') | map(attribute='name') | list }}",
    "['Cy', 'Ada', 'Bob']" },
  { "filter/string", "{{ 5 | string ~ 'x' }} {{ [1] | string }}", "5x [1]" },
  { "filter/sum",
    "{{ [1, 2, 3] | sum }} {{ people | sum(attribute='age') }} {{ [1] | "
    "sum(start=10) }}",
    "6 106 11" },
  { "filter/title", "{{ \"hello wORLD\" | title }}", "Hello World" },
  { "filter/tojson",
    "{{ {'a': [1, 2.5, none, true, 'x'], 'b': {}} | tojson }} {{ [] | tojson }}",
    "{\"a\": [1, 2.5, null, true, \"x\"], \"b\": {}} []" },
  { "filter/trim", "[{{ '  a ' | trim }}] [{{ 'xax' | trim('x') }}]", "[a] [a]" },
  { "filter/truncate",
    "{{ 'foo bar baz qux' | truncate(9) }} {{ 'foo bar baz qux' | truncate(9, true) "
    "}} {{ 'foo bar baz qux' | truncate(11) }} {{ 'foo bar baz qux' | truncate(9, "
    "true, '!', 0) }}",
    "foo... foo ba... foo bar baz qux foo bar !" },
  { "filter/unique",
    "{{ [1, 2, 1, 3] | unique | list }} {{ ['a', 'A', 'b'] | unique | list }} {{ "
    "people | unique(attribute='city') | list | length }}",
    "[1, 2, 3] ['a', 'b'] 2" },
  { "filter/urlencode",
    "{{ 'a b/ü&' | urlencode }} {{ {'a b': 1, 'c': 'x&'} | urlencode }}",
    "a%20b/%C3%BC%26 a+b=1&c=x%26" },
  { "filter/wordcount", "{{ 'one two  three' | wordcount }}", "3" },
  { "filter/wordwrap", "{{ 'one two three four' | wordwrap(9) }}", "one two\nthree\nfour" },
  { "filter/xmlattr",
    "<a{{ {'id': 1, 'b': none, 'c': '\"'} | xmlattr }}>",
    "<a id=\"1\" c=\"&#34;\">" },
  { "filter/precedence",
    "{{ 1 + 2 | string ~ 'x' if false else 'y' }} {{ -1 | abs }} {{ 'a' ~ 'b' | "
    "upper }}",
    "y 1 aB" },
  { "filter/chain", "{{ ' b , a '.split(',') | map('trim') | sort | join('|') }}", "a|b" },

  { "test/boolean", "{{ true is boolean }} {{ 1 is boolean }}", "True False" },
  { "test/callable", "{{ range is callable }} {{ 1 is callable }}", "True False" },
  { "missing-attribute", "{{ {'a': 1}.b | length }}{{ [{'a': 1}][0].b | upper }}", "0" },
  { "select/none",
    "{{ none | map('upper') | list }}{{ none | select | list }}{{ none | rejectattr('a') | list "
    "}}",
    "[][][]" },
  { "test/defined",
    "{{ xs is defined }} {{ nope is defined }} {{ nope is not defined }} {{ nope is "
    "undefined }}",
    "True False True True" },
  { "test/divisibleby", "{{ 9 is divisibleby 3 }} {{ 10 is divisibleby(3) }}", "True False" },
  { "test/equal",
    "{{ 1 is eq 1 }} {{ 1 is equalto 2 }} {{ 'a' is sameas 'a' }}",
    "True False True" },
  { "test/even", "{{ 2 is even }} {{ 3 is even }} {{ 3 is odd }}", "True False True" },
  { "test/words",
    "{{ true is true }} {{ false is false }} {{ 1 is true }} {{ none is none }}",
    "True True False True" },
  { "test/float",
    "{{ 1.5 is float }} {{ 1 is float }} {{ 1 is integer }} {{ true is number }}",
    "True False True True" },
  { "test/compare",
    "{{ 2 is gt 1 }} {{ 2 is ge 2 }} {{ 1 is lt 2 }} {{ 3 is le 2 }} {{ 1 is ne 2 }}",
    "True True True False True" },
  { "test/in",
    "{{ 1 is in [1, 2] }} {{ 'x' is in 'abc' }} {{ 1 is not in [1] }}",
    "True False False" },
  { "test/iterable",
    "{{ [] is iterable }} {{ 'a' is iterable }} {{ 1 is iterable }} {{ {} is "
    "sequence }}",
    "True True False True" },
  { "test/mapping", "{{ {} is mapping }} {{ [] is mapping }}", "True False" },
  { "test/string",
    "{{ 'a' is string }} {{ 1 is string }} {{ 1 is number }} {{ 'a' is number }}",
    "True False True False" },
  { "test/case",
    "{{ 'ab' is lower }} {{ 'AB' is upper }} {{ 'Ab' is lower }}",
    "True True False" },
  { "test/precedence",
    "{{ 1 is integer and 2 is even }} {{ not 1 is even }} {{ 1 is odd or x }}",
    "True True True" },
  { "test/after-filter", "{{ 'a' | upper is upper }}", "True" },
};

static const DpTemplateCase errors[] = {
  { "unknown", "{{ 1 | wibble }}", "case.sql:1:8: there is no filter “wibble”" },
  { "unknown-in-map", "{{ xs | map(\"wibble\") }}", "case.sql:1:9: there is no filter “wibble”" },
  { "unknown-test", "{{ 1 is wibble }}", "case.sql:1:9: there is no test “is wibble”" },
  { "unknown-in-select", "{{ xs | select(\"wibble\") }}",
    "case.sql:1:9: there is no test “is wibble”" },
  { "undefined", "{{ nope | upper }}",
    "case.sql:1:11: what goes into the filter “upper” is not defined" },
  { "not-a-list", "{{ 5 | sort }}", "case.sql:1:8: “sort” needs a list, this is a number" },
  { "order", "{{ [1, \"a\"] | sort }}",
    "case.sql:1:15: these items have no order among each other" },
  { "sum", "{{ [1, \"a\"] | sum }}",
    "case.sql:1:15: “+” does not work between a number and a string" },
  { "batch", "{{ xs | batch(0) }}", "case.sql:1:9: batch needs how many items go together" },
  { "slice", "{{ xs | slice }}", "case.sql:1:9: slice needs how many lists to make" },
  { "abs", "{{ \"a\" | abs }}", "case.sql:1:10: abs needs a number, this is a string" },
  { "replace", "{{ \"a\" | replace(\"b\") }}",
    "case.sql:1:10: replace needs two strings: what to replace, and by what" },
  { "as-bool", "{{ \"maybe\" | as_bool }}",
    "case.sql:1:14: “maybe” is no truth value; write true or false" },
  { "as-number", "{{ \"x\" | as_number }}", "case.sql:1:10: “x” is no number" },
  { "compare", "{{ 1 is gt }}", "case.sql:1:9: “is gt” needs something to compare with" },
};

/* What dbt has beyond Jinja. */
static const DpTemplateCase native[] = {
  { "as-number", "{{ \"5\" | as_number + 1 }} {{ \"1.5\" | as_number }} {{ 7 | as_number }}",
    "6 1.5 7" },
  { "as-bool", "{{ \"True\" | as_bool }} {{ \"false\" | as_bool }} {{ 1 | as_bool }}",
    "True False True" },
  { "as-text", "{{ 5 | as_text ~ 1 }} {{ none | as_text }}", "51 None" },
  { "as-native",
    "{{ \"3\" | as_native + 1 }} {{ \"True\" | as_native is true }} {{ \"x\" | as_native }}",
    "4 True x" },
  { "safe", "{{ \"<\" | safe }}", "<" },
};

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_template_add ("/transform/template/", outputs, G_N_ELEMENTS (outputs));
  dp_test_template_add ("/transform/template/dbt-filter/", native, G_N_ELEMENTS (native));
  dp_test_template_add_errors ("/transform/template/filter-error/", errors, G_N_ELEMENTS (errors));

  return g_test_run ();
}
