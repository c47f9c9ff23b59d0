/* test-project-yaml.c: templates in .yml files, variables of packages, modules, and what is
 * disabled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

static char *
compile (GFile      *folder,
         const char *vars,
         const char *model)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load_with_vars (folder, vars,
                                                                               &error);
  char *sql;

  g_assert_no_error (error);
  sql = dp_transform_project_compile (project, model, &error);
  g_assert_no_error (error);

  return sql;
}

static void
assert_compiled (GFile      *folder,
                 const char *vars,
                 const char *model,
                 const char *expected)
{
  g_autofree char *sql = compile (folder, vars, model);

  g_assert_cmpstr (sql, ==, expected);
}

static void
assert_refused (GFile      *folder,
                const char *vars,
                const char *start)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load_with_vars (folder, vars,
                                                                               &error);

  g_assert_null (project);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
  g_test_message ("%s", error->message);
  if (!g_str_has_prefix (error->message, start))
    g_error ("“%s” does not begin with “%s”", error->message, start);
}

static char *
list_names (GFile            *folder,
            const char       *vars,
            DpTransformParts  parts,
            const char       *select,
            DpNodeFormat      format)
{
  const char *chosen[] = { select, NULL };
  DpTransformOptions options = { .parts = parts, .select = chosen, .format = format };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load_with_vars (folder, vars,
                                                                               &error);
  g_auto(GStrv) names = NULL;

  g_assert_no_error (error);
  names = dp_transform_project_list_nodes (project, &options, &error);
  g_assert_no_error (error);

  return g_strjoinv (" ", names);
}

static void
assert_listed (GFile            *folder,
               const char       *vars,
               DpTransformParts  parts,
               const char       *select,
               const char       *expected)
{
  g_autofree char *names = list_names (folder, vars, parts, select, DP_NODE_FORMAT_NAME);

  g_assert_cmpstr (names, ==, expected);
}

/* Values keep their kind: a list is a list, and a truth value is no text. */
static void
test_rendered (void)
{
  g_autoptr(GFile) folder = dp_test_project_write (
      "dbt_project.yml",
      "name: shop\n"
      "vars: {area: north, sizes: [1, 2], later: '{{ this stays }}'}\n"
      "models:\n  shop:\n    +schema: \"{{ var('area') }}_{{ target.type }}\"\n"
      "    +tags: \"{{ var('sizes') }}\"\n"
      "    +enabled: \"{{ var('wanted', true) }}\"\n"
      "    +post-hook: \"select '{{ this.name }}'\"\n",
      "models/a.sql",
      "select '{{ this }}' as t, '{{ config.get('tags') }}' as g, {{ config.get('enabled') }} as "
      "e,\n  '{{ config.get('meta').unit }}' as u, '{{ var('later') }}' as l",
      "models/a.yml",
      "models:\n  - name: a\n    description: '{{ not rendered }}'\n"
      "    config: {meta: {unit: \"{{ var('area') | upper }}\"}}\n"
      "    columns:\n      - name: t\n        data_tests:\n"
      "          - accepted_values:\n              arguments: {values: \"{{ var('sizes') }}\"}\n"
      "              config: {severity: \"{{ 'warn' if var('area') == 'north' else 'error' }}\"}\n",
      NULL);

  assert_compiled (folder, NULL, "a",
                   "select '\"north_postgres\".\"a\"' as t, '[1, 2]' as g, True as e,\n"
                   "  'NORTH' as u, '{{ this stays }}' as l");
  assert_listed (folder, NULL, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, NULL,
                 "a accepted_values_a_t__1__2");
  assert_listed (folder, NULL, DP_TRANSFORM_TESTS, "config.severity:warn",
                 "accepted_values_a_t__1__2");
  assert_listed (folder, "wanted: false", DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, NULL, "");
}

static void
test_errors (void)
{
  g_autoptr(GFile) folder = dp_test_project_write (
    "dbt_project.yml", "name: shop\nmodels:\n  shop:\n    +schema: \"{{ var('nowhere') }}\"\n",
    "models/a.sql", "select 1 as n", NULL);

  assert_refused (folder, NULL, "dbt_project.yml:4:4: the variable “nowhere” is not set");
  dp_test_project_add (folder, "dbt_project.yml", "name: shop\n");
  dp_test_project_add (folder, "models/a.yml",
                       "models:\n  - name: a\n    config:\n      tags: \"{{ 1 +\"\n");
  assert_refused (folder, NULL, "models/a.yml:4:");
  dp_test_project_add (folder, "models/a.yml",
                       "exposures:\n  - name: e\n    depends_on:\n      - ref('b')\n");
  assert_refused (folder, NULL, "models/a.yml:2:4: there is no model “b”");
  dp_test_project_add (folder, "models/a.yml", "exposures:\n  - name: e\n  - name: e\n");
  assert_refused (folder, NULL, "models/a.yml:3: there is an exposure “e” already");
  dp_test_project_add (folder, "models/a.yml", "macros:\n  - description: of none\n");
  assert_refused (folder, NULL, "models/a.yml:2: a name is missing here");
  dp_test_project_add (folder, "models/a.yml", "models: []\n");
  dp_test_project_add (folder, "models/b.sql", "{{ config(database='other') }} select 1 as n");
  assert_refused (folder, NULL, "models/b.sql:1: this would be built in the database “other”");
  dp_test_project_add (folder, "models/b.sql", "select 1 as n");
  dp_test_project_add (
      folder, "macros/m.sql",
      "{% macro generate_database_name(custom, node) %}of_{{ node.name }}{% endmacro %}");
  assert_refused (folder, NULL, "models/a.sql:1: this would be built in the database “of_a”");
}

/* What the project says for a package is nearer than what it says in general, and that than what
 * the package says of itself; what is given for a run is nearest. */
static void
test_vars (void)
{
  g_autoptr(GFile) folder = dp_test_project_write (
      "dbt_project.yml", "name: shop\nvars:\n  one: p\n  two: p\n  tools: {one: t}\n",
      "dbt_packages/tools/dbt_project.yml",
      "name: tools\nvars:\n  two: x\n  tools: {three: x}\n  four: x\n",
      "dbt_packages/tools/models/of_tools.sql",
      "select '{{ var('one') }}{{ var('two') }}{{ var('three') }}{{ var('four') }}'",
      "dbt_packages/other/dbt_project.yml", "name: other\nvars: {three: o, four: o}\n",
      "dbt_packages/other/models/of_other.sql", "select '{{ var('one') }}{{ var('three') }}'",
      "models/mine.sql", "select '{{ var('one') }}{{ var('two') }}{{ var('three', 'none') }}'",
      NULL);

  assert_compiled (folder, NULL, "of_tools", "select 'tpxx'");
  assert_compiled (folder, NULL, "of_other", "select 'po'");
  assert_compiled (folder, NULL, "mine", "select 'ppo'");
  assert_compiled (folder, "one: g", "of_tools", "select 'gpxx'");
}

/* Texts of packages do not get into each other's way. */
static void
test_package_docs (void)
{
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/a.sql", "select '{{ model.description }}'", "models/a.md",
      "{% docs note %}of the shop{% enddocs %}", "models/a.yml",
      "models:\n  - name: a\n    description: \"{{ doc('note') }}, {{ doc('tools', 'note') }}\"\n",
      "dbt_packages/tools/dbt_project.yml", "name: tools\n", "dbt_packages/tools/models/b.sql",
      "select '{{ model.description }}'", "dbt_packages/tools/models/b.md",
      "{% docs note %}of the tools{% enddocs %}{% docs only %}only there{% enddocs %}",
      "dbt_packages/tools/models/b.yml",
      "models:\n  - name: b\n    description: \"{{ doc('note') }}\"\n", NULL);

  assert_compiled (folder, NULL, "a", "select 'of the shop, of the tools'");
  assert_compiled (folder, NULL, "b", "select 'of the tools'");
}

/* With a model go the tests that compare with it. */
static void
test_disabled (void)
{
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/a.sql", "select 1 as n", "models/b.sql",
      "{{ config(enabled=var('b', false)) }} select 1 as n", "models/a.yml",
      "models:\n  - name: a\n    columns:\n      - name: n\n        data_tests:\n          - "
      "not_null\n          - relationships: {to: ref('b'), field: n}\nunit_tests:\n  - name: "
      "of_b\n    model: b\n    given: []\n    expect: {rows: [{n: 1}]}\n",
      "tests/both.sql", "select * from {{ ref('a') }} join {{ ref('b') }} using (n) where false",
      "tests/own.sql", "{{ config(enabled=false) }} select * from {{ ref('a') }}", NULL);

  assert_listed (folder, NULL, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, NULL, "a not_null_a_n");
  assert_listed (folder, "b: true", DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, NULL,
                 "a b not_null_a_n relationships_a_n of_b both");
}

#define SHORT_NAMES                                                                              \
  "{% set datetime = modules.datetime.datetime %}{% set date = modules.datetime.date %}"         \
  "{% set timedelta = modules.datetime.timedelta %}{% set re = modules.re %}"

/* What Python itself gives. */
static const char * const times[][2] = {
    { "datetime(2025, 1, 31, 8, 30) + timedelta(days=1, hours=2)", "2025-02-01 10:30:00" },
    { "timedelta(hours=1) + datetime(2025, 1, 31)", "2025-01-31 01:00:00" },
    { "datetime(2025, 3, 1) - datetime(2025, 2, 27, 12)", "1 day, 12:00:00" },
    { "datetime(2025, 3, 1) - timedelta(weeks=1)", "2025-02-22 00:00:00" },
    { "timedelta(hours=1) - timedelta(hours=2)", "-1 day, 23:00:00" },
    { "timedelta(hours=1, minutes=30) * 2", "3:00:00" },
    { "(datetime(2025, 3, 1) - datetime(2025, 2, 27, 12)).days", "1" },
    { "timedelta(hours=-1).seconds", "82800" },
    { "timedelta(days=1, milliseconds=500).total_seconds()", "86400.5" },
    { "timedelta(milliseconds=500)", "0:00:00.500000" },
    { "timedelta(days=2)", "2 days, 0:00:00" },
    { "timedelta(hours=2) > timedelta(minutes=119)", "True" },
    { "datetime(2025, 1, 1) < datetime(2025, 1, 2)", "True" },
    { "date(2025, 1, 31) + timedelta(days=1)", "2025-02-01" },
    { "date(2025, 1, 31).isoformat()", "2025-01-31" },
    { "datetime(2025, 1, 31, 8, 30).isoformat()", "2025-01-31T08:30:00" },
    { "datetime(2025, 1, 31, 8, 30).date()", "2025-01-31" },
    { "datetime(2025, 2, 2).weekday()", "6" },
    { "datetime(2025, 2, 2).isoweekday()", "7" },
    { "datetime(2025, 1, 31, 8, 30).replace(day=1, hour=0)", "2025-01-01 00:30:00" },
    { "datetime(2025, 1, 31, 8, 30).month", "1" },
    { "datetime.strptime('31.01.2025 8:05', '%d.%m.%Y %H:%M')", "2025-01-31 08:05:00" },
    { "datetime.strptime('310125', '%d%m%y')", "2025-01-31 00:00:00" },
    { "datetime.strptime('310169', '%d%m%y')", "1969-01-31 00:00:00" },
    { "datetime.strptime('11:12.5', '%M:%S.%f')", "1900-01-01 00:11:12.500000" },
    { "datetime.strptime('12.000250', '%S.%f').microsecond", "250" },
    { "datetime.fromisoformat('2025-01-31 10:11:12').hour", "10" },
    { "datetime(2025, 1, 31, 10, 11, 12, 5).replace(hour=1)", "2025-01-31 01:11:12.000005" },
};

static const char * const patterns[][2] = {
    { "match('a+', 'baa')", "None" },
    { "match('(a+)(b)?', 'aac').group(1)", "aa" },
    { "match('(a+)(b)?', 'aac').groups()", "('aa', None)" },
    { "search('a+', 'baa').group()", "aa" },
    { "fullmatch('a|ab', 'ab').group()", "ab" },
    { "fullmatch('a', 'ab')", "None" },
    { "findall('a.', 'abacad')", "['ab', 'ac', 'ad']" },
    { "findall('(a)(.)', 'abac')", "[('a', 'b'), ('a', 'c')]" },
    { "findall('a(.)', 'abac')", "['b', 'c']" },
    { "findall('x', 'abac')", "[]" },
    { "sub('[0-9]+', '#', 'a12b3')", "a#b#" },
    { "sub('(a)(b)', '\\\\2\\\\1', 'xabx')", "xbax" },
    { "sub('a', 'b', 'aaa', count=2)", "bba" },
    { "sub('A', 'b', 'aaa', flags=re.IGNORECASE)", "bbb" },
    { "split(', *', 'a, b,c')", "['a', 'b', 'c']" },
    { "split('(,)', 'a,b')", "['a', ',', 'b']" },
    { "split(',', '')", "['']" },
    { "split(',', 'a,b,c', maxsplit=1)", "['a', 'b,c']" },
    { "escape('a.b')", "a\\.b" },
    { "search('^b$', 'a\\nb', re.MULTILINE).group()", "b" },
};

static const char * const no_times[] = {
  "datetime(2025, 2, 30)", "datetime(2025, 1, 1, microsecond=-1)", "timedelta(days=900000000)",
  "timedelta(days=3000000) * 1e300", "timedelta(days=3000000) + timedelta(days=3000000)",
  "datetime(9999, 12, 31) + timedelta(days=1)", "datetime.strptime('2025', '%m')",
  "datetime.strptime('2025-01', '%Y')", "datetime.strptime('2025')",
  "datetime.fromisoformat('soon')", "datetime(2025, 1, 1).strftime()",
};

static const char * const no_patterns[] = {
  "match('(', 'a')", "match('a')", "sub('a', '\\\\g<', 'a')", "sub('a')", "escape()",
  "match('a', 'a').group(1)", "fullmatch('a)(b', 'ab')",
};

static void
write_model (GFile      *folder,
             const char *module,
             const char *expression)
{
  g_autofree char *text = g_strconcat (SHORT_NAMES, "{{ ", module, expression, " }}", NULL);

  dp_test_project_add (folder, "models/a.sql", text);
}

static void
assert_gives (GFile              *folder,
              const char         *module,
              const char * const (*cases)[2],
              gsize               n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      write_model (folder, module, cases[i][0]);
      assert_compiled (folder, NULL, "a", cases[i][1]);
    }
}

static void
assert_refuses (GFile              *folder,
                const char         *module,
                const char * const *cases,
                gsize               n_cases)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      write_model (folder, module, cases[i]);
      assert_refused (folder, NULL, "models/a.sql:1:");
    }
}

static void
test_times (void)
{
  g_autoptr(GFile) folder = dp_test_project_write ("dbt_project.yml", "name: shop\n", NULL);

  assert_gives (folder, "", times, G_N_ELEMENTS (times));
  assert_refuses (folder, "", no_times, G_N_ELEMENTS (no_times));
}

static void
test_patterns (void)
{
  g_autoptr(GFile) folder = dp_test_project_write ("dbt_project.yml", "name: shop\n", NULL);

  assert_gives (folder, "re.", patterns, G_N_ELEMENTS (patterns));
  assert_refuses (folder, "re.", no_patterns, G_N_ELEMENTS (no_patterns));
}

static void
test_modules (void)
{
  static const char * const cases[][2] = {
    { "modules.itertools.product([1, 2], 'ab') | list",
      "[(1, 'a'), (1, 'b'), (2, 'a'), (2, 'b')]" },
    { "modules.itertools.product([0, 1], repeat=2) | list | length", "4" },
    { "modules.itertools.combinations([1, 2, 3], 2) | list", "[(1, 2), (1, 3), (2, 3)]" },
    { "modules.itertools.combinations_with_replacement([1, 2], 2) | list",
      "[(1, 1), (1, 2), (2, 2)]" },
    { "modules.itertools.permutations([1, 2, 3]) | list | length", "6" },
    { "modules.itertools.permutations([1, 2, 3], 2) | first", "(1, 2)" },
    { "modules.itertools.chain([1], [2, 3]) | list", "[1, 2, 3]" },
    { "modules.itertools.chain.from_iterable([[1], [2]]) | list", "[1, 2]" },
    { "modules.itertools.zip_longest([1, 2], [3], fillvalue=0) | list", "[(1, 3), (2, 0)]" },
    { "modules.itertools.islice([1, 2, 3, 4], 1, 4, 2) | list", "[2, 4]" },
    { "modules.itertools.islice([1, 2, 3, 4], 2) | list", "[1, 2]" },
    { "modules.itertools.accumulate([1, 2, 3]) | list", "[1, 3, 6]" },
    { "modules.itertools.compress('abc', [1, 0, 1]) | list", "['a', 'c']" },
    { "modules.itertools.repeat('x', 2) | list", "['x', 'x']" },
    { "modules.pytz.timezone('Europe/Berlin').localize(modules.datetime.datetime(2025, 7, 1, 12))",
      "2025-07-01 12:00:00+02:00" },
    { "modules.datetime.datetime(2025, 1, 1, "
      "12).astimezone(modules.pytz.timezone('America/New_York'))",
      "2025-01-01 07:00:00-05:00" },
    { "modules.pytz.timezone('Asia/Tokyo').localize(modules.datetime.datetime(2025, 1, "
      "1)).astimezone(modules.pytz.utc)",
      "2024-12-31 15:00:00" },
    { "modules.datetime.datetime(2025, 7, "
      "1).replace(tzinfo=modules.pytz.timezone('Asia/Tokyo')).timestamp() | int",
      "1751295600" },
    { "modules.datetime.datetime.now(modules.pytz.timezone('Asia/Tokyo')).strftime('%z')",
      "+0900" },
    { "modules.pytz.timezone('Europe/Berlin')", "Europe/Berlin" },
  };
  g_autoptr(GFile) folder = dp_test_project_write ("dbt_project.yml", "name: shop\n", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{{ %s }}", cases[i][0]);

      dp_test_project_add (folder, "models/a.sql", text);
      assert_compiled (folder, NULL, "a", cases[i][1]);
    }
  dp_test_project_add (folder, "models/a.sql",
                       "{{ modules.itertools.product(range(1000), range(1000)) | length }}");
  assert_refused (folder, NULL, "models/a.sql:1:");
  dp_test_project_add (folder, "models/a.sql", "{{ modules.pytz.timezone('Nowhere/At_All') }}");
  assert_refused (folder, NULL, "models/a.sql:1:");
}

#define SELECTORS                                                                                  \
  "selectors:\n"                                                                                   \
  "  - name: both\n    definition: {union: ['a', {method: fqn, value: b, parents: true}]}\n"       \
  "  - name: less\n    definition:\n      union:\n        - 'resource_type:model'\n        - "     \
  "exclude: ['tag:late']\n"                                                                        \
  "  - name: cut\n    definition: {intersection: ['tag:late', {method: fqn, value: c}]}\n"         \
  "  - name: short\n    definition: {tag: late}\n"                                                 \
  "  - name: again\n    definition: {method: selector, value: cut}\n"                              \
  "  - name: endless\n    definition: {method: selector, value: endless}\n"                        \
  "  - name: without\n    definition: {method: path, value: models, exclude: [a]}\n"

static void
test_selectors (void)
{
  static const char * const cases[][2] = {
    { "selector:both", "a z b" }, { "selector:less", "a z" }, { "selector:cut", "c" },
    { "selector:short", "b c" }, { "selector:again", "c" }, { "selector:without", "z b c" },
    { "+exposure:board", "a" }, { "exposure:*", "" },
  };
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/a.sql", "select 1 as n", "models/z.sql", "select 1 as n", "models/b.sql",
      "{{ config(tags='late') }} select * from {{ ref('z') }}", "models/c.sql",
      "{{ config(tags='late') }} select 1 as n", "models/e.yml",
      "exposures:\n  - name: board\n    type: dashboard\n    depends_on: [ref('a')]\n",
      "selectors.yml", SELECTORS, NULL);
  g_autofree char *outside = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = NULL;
  const char *endless[] = { "selector:endless", NULL };
  DpTransformOptions options = { .parts = DP_TRANSFORM_MODELS, .select = endless };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_listed (folder, NULL, DP_TRANSFORM_MODELS, cases[i][0], cases[i][1]);
  outside = list_names (folder, NULL, DP_TRANSFORM_EXPOSURES, NULL, DP_NODE_FORMAT_JSON);
  g_assert_nonnull (strstr (outside, "\"unique_id\": \"exposure.shop.board\""));
  g_assert_nonnull (strstr (outside, "\"model.shop.a\""));

  project = dp_transform_project_load (folder, &error);
  g_assert_no_error (error);
  g_assert_null (dp_transform_project_list_nodes (project, &options, &error));
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);

  /* What is chosen when nothing is said. */
  dp_test_project_add (folder, "selectors.yml",
                       "selectors:\n  - {name: usual, default: true, definition: 'tag:late'}\n");
  assert_listed (folder, NULL, DP_TRANSFORM_MODELS, NULL, "b c");
  dp_test_project_add (folder, "selectors.yml", "selectors:\n  - name: nothing\n");
  assert_refused (folder, NULL, "selectors.yml:2: a selector has a “name” and a “definition”");
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/transform/project-yaml/rendered", test_rendered);
  g_test_add_func ("/transform/project-yaml/errors", test_errors);
  g_test_add_func ("/transform/project-yaml/vars", test_vars);
  g_test_add_func ("/transform/project-yaml/package-docs", test_package_docs);
  g_test_add_func ("/transform/project-yaml/disabled", test_disabled);
  g_test_add_func ("/transform/project-yaml/modules", test_modules);
  g_test_add_func ("/transform/project-yaml/patterns", test_patterns);
  g_test_add_func ("/transform/project-yaml/times", test_times);
  g_test_add_func ("/transform/project-yaml/selectors", test_selectors);

  return g_test_run ();
}
