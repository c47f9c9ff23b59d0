/* test-unit-tests.c: what models make of given rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

#define assert_contains(text, part) \
  G_STMT_START { \
    if (strstr ((text), (part)) == NULL) \
      g_error ("“%s” is not in: %s", (part), (text)); \
  } G_STMT_END

#define TABLES                                                                                     \
  "create schema if not exists shop_raw;\n"                                                        \
  "create table shop_raw.orders (id int, customer varchar(10), amount numeric(10,2), ordered_at "  \
  "timestamptz,"                                                                                   \
  " extra json, tags text[]);"

#define SOURCES "sources:\n  - name: shop_raw\n    tables:\n      - name: orders\n"

#define TOTALS                                                                                     \
  "{{ config(materialized='table') }}\n"                                                           \
  "with o as (select * from {{ source('shop_raw', 'orders') }})\n"                                 \
  "select p.name, sum(o.amount) as total, max(o.ordered_at)::date as last_day, json_agg(o.id) as " \
  "ids\n"                                                                                          \
  "from o join {{ ref('people') }} p on p.code = o.customer\n"                                     \
  "where o.amount > {{ var('least', 0) }} and '{{ env_var('SHOP_KIND', 'plain') }}' = '{{ kind() " \
  "}}'\n"                                                                                          \
  "group by 1 -- the end"

#define PEOPLE \
  "{{ config(materialized='ephemeral') }} select 'a'::text as code, 'Ada'::text as name"

typedef struct
{
  const char   *test;         /* what stands behind its name and its model */
  DpNodeStatus  status;
  const char   *message;      /* nullable: in it */
} Case;

#define PASS DP_NODE_STATUS_SUCCESS
#define FAIL DP_NODE_STATUS_FAILED
#define ERROR DP_NODE_STATUS_ERROR

#define GIVEN \
  "    given:\n" \
  "      - input: ref('people')\n" \
  "        rows: [{code: b, name: Bob}, {code: e, name: Eve}]\n" \
  "      - input: source('shop_raw', 'orders')\n"

static const Case cases[] = {
  { GIVEN "        rows:\n          - {id: 1, customer: b, amount: 1.50, ordered_at: 2024-03-01 "
          "12:00}\n          - {id: 2, customer: b, amount: 2, ordered_at: 2024-03-02, tags: "
          "'{x}', extra: {a: 1}}\n          - {id: 3, customer: z, amount: 100}\n    expect:\n     "
          " rows: [{name: Bob, total: 3.5, last_day: 2024-03-02, ids: '[1, 2]'}]\n",
    PASS, NULL },
  { GIVEN "        format: csv\n"
          "        rows: |\n"
          "          id,customer,amount\n"
          "          1,b,10\n"
          "          2,e,\n"
          "    expect:\n"
          "      format: csv\n"
          "      rows: |\n"
          "        total,name\n"
          "        10,Bob\n",
    PASS, NULL },
  { GIVEN "        format: sql\n        rows: select 1 as id, 'e'::text as customer, 7::numeric as "
          "amount, now() as ordered_at\n    expect:\n      format: sql\n      rows: select "
          "'Eve'::text as name, 7.0 as total\n",
    PASS, NULL },
  { GIVEN "        format: csv\n"
          "        fixture: some_orders\n"
          "    expect: {format: csv, fixture: some_totals}\n",
    PASS, NULL },
  { GIVEN "        rows: []\n"
          "    expect: {rows: []}\n",
    PASS, NULL },
  { "    overrides: {vars: {least: 5}, env_vars: {SHOP_KIND: odd}, macros: {kind: odd}}\n" GIVEN
    "        rows: [{customer: b, amount: 4}, {customer: e, amount: 6}]\n"
    "    expect:\n      rows: [{name: Eve}]\n",
    PASS, NULL },

  { GIVEN "        rows: [{customer: b, amount: 4}, {customer: e, amount: 6}]\n"
          "    expect:\n"
          "      rows: [{name: Bob, total: 5}, {name: Zoe, total: 1}]\n",
    FAIL,
    "    name | total\n"
    "  ~ Bob  | 5 → 4.00\n"
    "  - Zoe  | 1\n"
    "  + Eve  | 6.00\n"
    "  (- is missing, + is too many, ~ expected → actual)" },
  { GIVEN "        rows: [{customer: b, amount: 4}]\n"
          "    expect: {rows: []}\n",
    FAIL, "  + Bob  | 4.00  | null" },
  /* A row that is there twice is not the same as once. */
  { GIVEN "        rows: [{customer: b, amount: 4}]\n"
          "    expect:\n"
          "      rows: [{name: Bob}, {name: Bob}]\n",
    FAIL, "  - Bob" },

  { GIVEN "        rows: [{wibble: 4}]\n    expect: {rows: []}\n", ERROR,
    "models/units.yml:8: there is no column “wibble”; there are id, customer" },
  { GIVEN "        rows: [{customer: b}]\n"
          "    expect:\n      rows: [{wobble: 1}]\n",
    ERROR,
    "models/units.yml line 11: the model “totals” has no column “wobble”; it has name, total" },
  { GIVEN "        rows: [{amount: cake}]\n    expect: {rows: []}\n", ERROR,
    "models/units.yml line 3: invalid input syntax for type numeric: \"cake\"" },
  { "    given: [{input: ref('people'), rows: []}]\n"
    "    expect: {rows: []}\n",
    ERROR, "gives no rows for source('shop_raw', 'orders')" },
};

static GFile *
write_project (const char *unit_tests)
{
  return dp_test_project_write (
    "models/sources.yml", SOURCES, "models/totals.sql", TOTALS, "models/people.sql", PEOPLE,
    "macros/kind.sql", "{% macro kind() %}plain{% endmacro %}",
    "tests/fixtures/some_orders.csv", "id,customer,amount\n1,b,10\n2,b,5\n",
    "tests/fixtures/deep/some_totals.csv", "name,total\nBob,15\n",
    "models/units.yml", unit_tests, NULL);
}

static DexFuture *
test_cases (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_sql (pool, TABLES);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *yaml = g_strconcat ("unit_tests:\n\n  - name: u\n    model: totals\n",
                                           cases[i].test, NULL);
      g_autoptr(GFile) folder = write_project (yaml);
      g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_TESTS, FALSE);
      DpNodeResult *result = dp_test_project_find (results, "u");

      g_test_message ("%zu: %s", i, dp_node_result_get_message (result));
      if (cases[i].message != NULL)
        assert_contains (dp_node_result_get_message (result), cases[i].message);
      else
        g_assert_cmpstr (dp_node_result_get_message (result), ==, NULL);
      g_assert_cmpint (dp_node_result_get_status (result), ==, cases[i].status);
    }

  return dex_future_new_true ();
}

/* The other half of an incremental model, and what it looks at in itself. */
static DexFuture *
test_incremental (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/sources.yml", SOURCES,
    "models/kept.sql",
    "{{ config(materialized='incremental', unique_key='id') }}\n"
    "select id from {{ source('shop_raw', 'orders') }}\n"
    "{% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}",
    "models/units.yml",
    "unit_tests:\n"
    "  - name: first\n"
    "    model: kept\n"
    "    given:\n"
    "      - input: source('shop_raw', 'orders')\n"
    "        rows: [{id: 1}, {id: 2}]\n"
    "    expect: {rows: [{id: 1}, {id: 2}]}\n"
    "  - name: later\n"
    "    model: kept\n"
    "    overrides: {macros: {is_incremental: true}}\n"
    "    given:\n"
    "      - input: source('shop_raw', 'orders')\n"
    "        rows: [{id: 1}, {id: 2}]\n"
    "      - {input: this, rows: [{id: 1}]}\n"
    "    expect: {rows: [{id: 2}]}\n", NULL);
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, TABLES);
  dp_test_project_build_models (folder, pool);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_TESTS, FALSE);
  dp_test_project_assert_success (results);
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, 2);

  return dex_future_new_true ();
}

/* Before a model is built its unit tests run; where they fail it stays as it is. */
static DexFuture *
test_build (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/base.sql", "select 1 as id",
    "models/twice.sql", "select id * 2 as id from {{ ref('base') }}",
    "models/above.sql", "select * from {{ ref('twice') }}",
    "models/units.yml",
    "unit_tests:\n"
    "  - name: doubles\n"
    "    model: twice\n"
    "    config: {tags: [fast]}\n"
    "    given:\n"
    "      - {input: ref('base'), rows: [{id: 4}]}\n"
    "    expect: {rows: [{id: 8}]}\n"
    "  - {name: off, model: twice, config: {enabled: false}, expect: {rows: []}}\n", NULL);
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool,
                                                       DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS,
                                                       FALSE);
  g_autofree char *text = NULL;

  dp_test_project_assert_success (results);
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, 4);

  dp_test_project_add (folder, "models/twice.sql", "select id * 3 as id from {{ ref('base') }}");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "doubles")), ==, FAIL);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "base")), ==, PASS);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "twice")), ==,
                   DP_NODE_STATUS_SKIPPED);
  assert_contains (dp_node_result_get_message (dp_test_project_find (results, "twice")),
                   "“doubles”");
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "above")), ==,
                   DP_NODE_STATUS_SKIPPED);
  text = dp_test_sql_text (pool, "select id from shop.above");
  g_assert_cmpstr (text, ==, "2");

  return dex_future_new_true ();
}

static DexFuture *
test_selection (gpointer data)
{
  static const struct
  {
    const char *select;
    guint       n;
  } choices[] = {
    { "test_type:unit", 1 }, { "test_type:data", 1 }, { "twice", 2 },
    { "tag:fast", 1 },       { "doubles", 1 },
  };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/twice.sql", "select 2 as id",
    "models/units.yml",
    "models: [{name: twice, columns: [{name: id, data_tests: [unique]}]}]\n"
    "unit_tests:\n"
    "  - {name: doubles, model: twice, config: {tags: [fast]}, expect: {rows: [{id: 2}]}}\n", NULL);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);

  g_assert_nonnull (project);
  dp_test_project_build_models (folder, pool);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const char * const select[] = { choices[i].select, NULL };
      DpTransformOptions options = { .parts = DP_TRANSFORM_TESTS, .select = select };
      g_autoptr(GError) error = NULL;
      g_autoptr(GListModel) results = NULL;

      results = dex_await_object (dp_transform_run (project, pool, &options, NULL, NULL, NULL),
                                  &error);
      g_assert_no_error (error);
      dp_test_project_assert_success (results);
      g_test_message ("%s", choices[i].select);
      g_assert_cmpuint (g_list_model_get_n_items (results), ==, choices[i].n);
    }

  return dex_future_new_true ();
}

static const struct
{
  const char *test;
  const char *message;
} bad[] = {
  { "- {model: totals, expect: {rows: []}}", "models/units.yml:2: a unit test has a name" },
  { "- {name: u, expect: {rows: []}}", "“model:” is missing here" },
  { "- {name: u, model: totals}", "“expect:” is missing here" },
  { "- {name: u, model: wibble, expect: {rows: []}}",
    "models/units.yml:2: there is no model “wibble”" },
  { "- {name: u, model: totals, given: [{rows: []}], expect: {rows: []}}", "“input: ref('…')”" },
  { "- {name: u, model: totals, given: [{input: ref('wobble'), rows: []}], expect: {rows: []}}",
    "models/units.yml:2: there is nothing in the project for “ref('wobble')”" },
  { "- {name: u, model: totals, expect: {}}", "“rows” is missing here" },
  { "- {name: u, model: totals, expect: {format: xls, rows: []}}", "not “xls”" },
  { "- {name: u, model: totals, expect: {rows: [1]}}", "a row is “{column: value, …}”" },
  { "- {name: u, model: totals, expect: {rows: text}}", "rows are a list" },
  { "- {name: u, model: totals, expect: {format: csv, fixture: none}}",
    "there is no file none.csv" },
  { "- {name: u, model: totals, expect: {format: csv, rows: \"a,b\\n1\\n\"}}", "models/units.yml" },
};

static void
test_bad_input (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *yaml = g_strconcat ("unit_tests:\n  ", bad[i].test, "\n", NULL);
      g_autoptr(GFile) folder = write_project (yaml);
      g_autoptr(GError) error = NULL;

      g_assert_null (dp_transform_project_load (folder, &error));
      g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
      assert_contains (error->message, bad[i].message);
    }
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/unit-tests/cases", test_cases);
  dp_test_add_fiber ("/transform/unit-tests/incremental", test_incremental);
  dp_test_add_fiber ("/transform/unit-tests/build", test_build);
  dp_test_add_fiber ("/transform/unit-tests/selection", test_selection);
  g_test_add_func ("/transform/unit-tests/bad-input", test_bad_input);

  return g_test_run ();
}
