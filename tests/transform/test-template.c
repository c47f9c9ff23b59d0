/* test-template.c: the template language: what it gives, and where it says something is wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-template.h"
#include "dp-test-template.h"
#include "dp-test.h"
#include "dp-transform.h"

static const DpTemplateCase outputs[] = {
  { "text", "select 1\n", "select 1\n" },
  { "empty", "", "" },
  { "lone-braces", "{ 'a': 1 } % }} %}", "{ 'a': 1 } % }} %}" },
  { "output", "a {{ n }} b", "a 7 b" },
  { "comment", "a{# no {{ n }} #}b", "ab" },
  { "raw", "{% raw %}{{ n }}{% if %}{% endraw %}!", "{{ n }}{% if %}!" },
  { "utf8", "ä {{ 'ö→' }} ü", "ä ö→ ü" },

  { "literal/escapes", "{{ 'a\\'b\\n\\\\' ~ \"\\\"\" }}", "a'b\n\\\"" },
  { "literal/numbers", "{{ 1 }} {{ 1.50 }} {{ 1e3 }} {{ 1_000 }} {{ 2.0 }} {{ 0.1 }}",
    "1 1.5 1000.0 1000 2.0 0.1" },
  { "literal/words", "{{ true }} {{ False }} {{ none }}", "True False None" },
  { "literal/list", "{{ [1, 'a', [2.5, none]] }}", "[1, 'a', [2.5, None]]" },
  { "literal/dict", "{{ {'a': 1, 'b': {'c': true}} }}", "{'a': 1, 'b': {'c': True}}" },
  { "literal/dict-closing", "{{ {'a': {'b': 1}}['a']['b'] }}", "1" },
  { "literal/tuple", "{{ (1, 2)[1] }} {{ (1) }} {{ () | length }} {{ (1,) | length }}", "2 1 0 1" },

  { "operator/precedence", "{{ 1 + 2 * 3 - 4 }} {{ (1 + 2) * 3 }} {{ 2 ** 3 * 2 }}", "3 9 16" },
  { "operator/left", "{{ 10 - 3 - 2 }} {{ 100 / 10 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }}",
    "5 5.0 3 -4 2" },
  { "operator/concatenate", "{{ 1 ~ 2 }} {{ 'a' ~ 1 ~ none }}", "12 a1None" },
  { "operator/concatenate-then-add", "{{ 'x' ~ 2 * 3 }}", "x6" },
  { "operator/strings", "{{ 'a' + 'b' }} {{ 'a' < 'b' }}", "ab True" },
  { "operator/lists", "{{ [1] + [2] }}", "[1, 2]" },
  { "operator/compare", "{{ 1 == 1.0 }} {{ 1 != '1' }} {{ 3 >= 3 }} {{ 2 < 1 }}",
    "True True True False" },
  { "operator/logic",
    "{{ true or false and false }} {{ not true or true }} {{ not (true or true) }}",
    "True True False" },
  { "operator/not-compare", "{{ not 1 == 2 }}", "True" },
  { "operator/and-or-give-values", "{{ '' or 'b' }} {{ 'a' and 'c' }} {{ 0 and nothing }}",
    "b c 0" },
  { "operator/in",
    "{{ 'cash' in methods }} {{ 'x' not in methods }} {{ 'as' in 'cash' }} "
    "{{ 'age' in person }}",
    "True True True True" },
  { "operator/minus", "{{ -n }} {{ 3 - -1 }}", "-7 4" },
  { "operator/condition",
    "{{ 'a' if n > 5 else 'b' }}{{ 'c' if n > 9 }}{{ 1 if false else 2 if false else 3 }}", "a3" },

  { "access/attribute", "{{ person.name }} {{ person['age'] + 1 }}", "Ada 37" },
  { "access/index", "{{ methods[0] }} {{ methods[-1] }}", "card cash" },

  { "filter/chain", "{{ methods | join(', ') | upper }}", "CARD, COUPON, CASH" },
  { "filter/precedence", "{{ 'a' ~ 'b' | upper }} {{ ('a' ~ 'b') | upper }}", "aB AB" },
  { "filter/default",
    "{{ nothing | default('x') }} {{ n | default(1) }} {{ '' | default('y', true) }}{{ none | "
    "default('z') }}",
    "x 7 yNone" },
  { "filter/length", "{{ methods | length }} {{ 'äöü' | length }} {{ person | count }}", "3 3 2" },
  { "filter/text", "{{ 'Ab' | lower }}{{ ' x ' | trim }}{{ 'a-b-c' | replace('-', '+') }}",
    "abxa+b+c" },
  { "filter/ends", "{{ methods | first }} {{ methods | last }}", "card cash" },
  { "filter/numbers",
    "{{ '42' | int + 1 }} {{ '1.5' | float }} {{ 3.9 | int }} {{ 5 | string ~ 1 }}",
    "43 1.5 3 51" },
  { "filter/keys", "{{ person | list }} {{ [1, 2, 1] | unique }}", "['name', 'age'] [1, 2]" },

  { "if/not-set",
    "{% if n > 1000 %}{% set a, b = 1, 2 %}{% elif false %}{% if n %}{% set c %}x{% endset %}{% "
    "endif %}{% endif %}[{{ a }}{{ 'x' ~ b }}{{ c | length }}{{ c is defined }}{{ b | default(7) "
    "}}{% for i in a %}x{% endfor %}]",
    "[x0False7]" },
  { "if/set-before",
    "{% set a = 5 %}{% if false %}{% set a = 1 %}{% endif %}{{ a }}", "5" },
  { "index/missing", "[{{ {'a': 1}['b'] }}]", "[]" },
  { "test/defined", "{{ n is defined }} {{ nothing is defined }} {{ nothing is not defined }}",
    "True False True" },
  { "test/none", "{{ none is none }} {{ n is not none }}", "True True" },
  { "test/types", "{{ 'a' is string }} {{ 1 is number }} {{ {} is mapping }} {{ [] is iterable }}",
    "True True True True" },
  { "test/numbers", "{{ 4 is even }} {{ 3 is odd }} {{ 9 is divisibleby(3) }}", "True True True" },
  { "test/in-logic", "{{ n is none or n is number }}", "True" },

  { "if/branches", "{% if n > 9 %}a{% elif n > 5 %}b{% else %}c{% endif %}", "b" },
  { "if/else", "{% if nothing %}a{% else %}c{% endif %}", "c" },
  { "if/none", "x{% if false %}a{% endif %}y", "xy" },
  { "if/nested", "{% if true %}{% if false %}a{% else %}b{% endif %}c{% endif %}", "bc" },

  { "for/list", "{% for m in methods %}{{ m }}{% if not loop.last %}, {% endif %}{% endfor %}",
    "card, coupon, cash" },
  { "for/loop",
    "{% for m in methods %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}"
    "{{ loop.first }} {% endfor %}{{ loop is defined }}",
    "103True 212False 321False False" },
  { "for/filter", "{% for i in range(6) if i is even %}{{ i }}/{{ loop.length }} {% endfor %}",
    "0/3 2/3 4/3 " },
  { "for/else", "{% for i in [] %}{{ i }}{% else %}none{% endfor %}", "none" },
  { "for/unpack", "{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }} {% endfor %}", "3 7 " },
  { "for/dict", "{% for k in person %}{{ k }}={{ person[k] }} {% endfor %}", "name=Ada age=36 " },
  { "for/nested",
    "{% for a in [1, 2] %}{% for b in [a, a] %}{{ b }}{{ loop.index }}{% endfor %}"
    "{{ loop.index }} {% endfor %}",
    "11121 21222 " },
  { "for/range", "{{ range(3) }} {{ range(1, 3) }} {{ range(5, 0, -2) }}",
    "[0, 1, 2] [1, 2] [5, 3, 1]" },

  { "set/value", "{% set x = n * 2 %}{{ x }}", "14" },
  { "set/block", "{% set x %}a{{ n }}{% endset %}{{ x | upper }}", "A7" },
  { "set/out-of-if", "{% if true %}{% set x = 1 %}{% endif %}{{ x }}", "1" },
  { "set/not-out-of-for", "{% set x = 0 %}{% for i in [1] %}{% set x = 5 %}{% endfor %}{{ x }}",
    "0" },

  { "macro/call",
    "{% macro cents(c, digits=2) %}round({{ c }}/100, {{ digits }}){% endmacro %}"
    "{{ cents('a') }} {{ cents('b', 3) }} {{ cents(digits=0, c='d') }}",
    "round(a/100, 2) round(b/100, 3) round(d/100, 0)" },
  { "macro/scope", "{% set x = 1 %}{% macro m() %}{{ x is defined }}{{ n }}{% endmacro %}{{ m() }}",
    "True7" },
  { "macro/before-definition", "{{ m() }}{% macro m() %}x{% endmacro %}", "x" },

  { "space/keep", "a\n{% if true %}\nb\n{% endif %}\nc", "a\n\nb\n\nc" },
  { "space/cut", "a \n {%- if true -%} \n b \n {%- endif -%} \n c", "abc" },
  { "space/output", "a  {{- n -}}  b", "a7b" },
  { "space/comment", "a  {#- x -#}  b", "ab" },
  { "space/minus-is-not-cut", "{{ n -1 }} {{ 1 - 1 }}", "6 0" },
};

/* The output is the error's first line; the third line has the mark under the column. */
static const DpTemplateCase errors[] = {
  { "unclosed-output", "a\n  {{ n", "case.sql:2:3: this tag is not closed" },
  { "unclosed-comment", "{# a", "case.sql:1:1: this comment is not closed; end it with “#}”" },
  { "unclosed-string", "{{ 'abc }}", "case.sql:1:4: this string is not closed" },
  { "unclosed-raw", "{% raw %} a",
    "case.sql:1:1: this raw block is not closed; end it with “{% endraw %}”" },
  { "strange-character", "{{ a ? b }}", "case.sql:1:6: “?” means nothing here" },
  { "missing-endif", "{% if n %}\nx",
    "case.sql:2:2: expected “{% endif %}”, found the end of the file" },
  { "wrong-end", "{% if n %}{% endfor %}", "case.sql:1:11: expected “{% endif %}”, found “{%”" },
  { "end-alone", "x {% endif %}",
    "case.sql:1:6: expected if, for, set, macro or test, found “endif”" },
  { "unknown-statement", "{% wibble %}",
    "case.sql:1:4: expected if, for, set, macro or test, found “wibble”" },
  { "missing-operand", "{{ 1 + }}", "case.sql:1:8: expected a value, found “}}”" },
  { "missing-bracket", "{{ [1, 2 }}", "case.sql:1:10: expected “]”, found “}}”" },
  { "trailing", "{{ 1 2 }}", "case.sql:1:6: expected “}}”, found “2”" },
  { "undefined", "select\n  {{ nothing }}", "case.sql:2:6: “nothing” is not defined" },
  { "undefined-attribute", "{{ nothing.x }}", "case.sql:1:4: “nothing” is not defined" },
  { "undefined-in-operation", "{{ 1 + nothing }}", "case.sql:1:8: “nothing” is not defined" },
  { "unknown-function", "\n\n {{ wibble(1) }}",
    "case.sql:3:5: there is no function or macro “wibble”" },
  { "unknown-filter", "{{ n | wibble }}", "case.sql:1:8: there is no filter “wibble”" },
  { "unknown-test", "{{ n is wibble }}", "case.sql:1:9: there is no test “is wibble”" },
  { "types", "{{ 1 + 'a' }}", "case.sql:1:6: “+” does not work between a number and a string" },
  { "division", "{{ 1 / 0 }}", "case.sql:1:6: a division by zero" },
  { "not-a-list", "{% for a in 5 %}{% endfor %}",
    "case.sql:1:13: a for loop needs a list, this is a number" },
  { "not-callable", "{{ n() }}", "case.sql:1:4: this is a number and cannot be called" },
  { "macro-arguments", "{% macro m(a) %}{% endmacro %}\n{{ m(1, 2) }}",
    "case.sql:2:4: the macro “m” takes 1 values, not 2" },
  { "macro-name", "{% macro m(a) %}{% endmacro %}{{ m(b=1) }}",
    "case.sql:1:34: the macro “m” has no parameter “b”" },
  { "inside-macro", "{% macro m() %}\n{{ 1 / 0 }}{% endmacro %}\n{{ m() }}",
    "case.sql:2:6: a division by zero" },
  { "endless-macro", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "case.sql:1:19: the macro “m” calls itself without end" },
  { "range", "{{ range(1, 9999999) }}",
    "case.sql:1:4: range takes an end, or a start, an end and a step, and gives at most 100000 "
    "numbers" },
  { "column-in-characters", "ä→ {{ nothing }}", "case.sql:1:7: “nothing” is not defined" },
};

static void
test_error_mark (void)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *output = dp_test_template_render ("select 1\n\t{{ nothing }} as x\n", &error);

  g_assert_null (output);
  g_assert_cmpstr (error->message, ==,
                   "case.sql:2:5: “nothing” is not defined\n"
                   "  \t{{ nothing }} as x\n"
                   "  \t   ^");
}

/* Every place in the output leads back to its line. */
static void
test_map (void)
{
  const char *text = "select\n{% for m in methods %}\n  {{ m }},\n{% endfor %}\n  1\nfrom t";
  g_autoptr(DpValue) context = dp_test_template_new_context ();
  g_autoptr(DpTemplate) template = dp_template_new ("map.sql", 1, text, NULL);
  g_autoptr(DpSourceMap) map = dp_source_map_new ();
  g_autofree char *sql = dp_template_render (template, context, NULL, map, NULL);
  const char *name = NULL;

  g_assert_cmpuint (dp_source_map_lookup (map, sql, 0, &name), ==, 1);
  g_assert_cmpstr (name, ==, "map.sql");
  g_assert_cmpuint (dp_source_map_lookup (map, sql, strstr (sql, "coupon") - sql, &name), ==, 3);
  g_assert_cmpuint (dp_source_map_lookup (map, sql, strstr (sql, "1\n") - sql, &name), ==, 5);
  g_assert_cmpuint (dp_source_map_lookup (map, sql, strstr (sql, "from") - sql, &name), ==, 6);
}

static void
test_deep_nesting (void)
{
  g_autoptr(GString) text = g_string_new ("{{ ");
  g_autoptr(GError) error = NULL;
  g_autofree char *output = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append_c (text, '(');
  output = dp_test_template_render (text->str, &error);
  g_assert_null (output);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
  g_clear_error (&error);

  g_string_assign (text, "{{ ");
  for (guint i = 0; i < 200000; i++)
    g_string_append (text, i % 2 ? "-" : " not ");
  output = dp_test_template_render (text->str, &error);
  g_assert_null (output);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_template_add ("/transform/template/output/", outputs, G_N_ELEMENTS (outputs));
  dp_test_template_add_errors ("/transform/template/error/", errors, G_N_ELEMENTS (errors));
  g_test_add_func ("/transform/template/error-mark", test_error_mark);
  g_test_add_func ("/transform/template/map", test_map);
  g_test_add_func ("/transform/template/deep-nesting", test_deep_nesting);

  return g_test_run ();
}
