/* test-transform-run.c: projects run against a real database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

static DexFuture *
test_materializations (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, DP_TEST_ORDERS);
  folder = dp_test_project_write (
      "models/sources.yml", DP_TEST_SOURCES, "models/plain.sql",
      "select * from {{ source('shop_raw', 'orders') }}", "models/inner_one.sql",
      "{{ config(materialized='ephemeral') }} select customer, amount from {{ ref('plain') }}",
      "models/inner_two.sql",
      "{{ config(materialized='ephemeral') }}\n"
      "with big as (select * from {{ ref('inner_one') }} where amount > 5) select * from big",
      "models/totals.sql",
      "{{ config(materialized='table', primary_key='customer', alias='customer_totals') }}\n"
      "with t as (select customer, sum(amount) as total from {{ ref('inner_two') }} group by 1)\n"
      "select t.*, (select count(*) from {{ ref('inner_one') }}) as orders from t -- the end",
      "models/top.sql",
      "select customer from {{ ref('shop', 'totals') }} order by total desc limit 1", NULL);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);

  /* Ephemeral models are part of the others and not built. */
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, 3);
  assert_sql (pool, "select string_agg(customer || total || orders, ' ' order by customer) "
                    "from shop.customer_totals", "ada103 bob203");
  assert_sql (pool, "select customer from shop.top", "bob");
  assert_sql (pool,
              "select string_agg(relname::text || relkind::text, ' ' order by relname) from "
              "pg_class where relnamespace = 'shop'::regnamespace and relkind in ('r', 'v')",
              "customer_totalsr plainv topv");
  assert_sql (pool, "select string_agg(conname, ' ') from pg_constraint "
                    "where conrelid = 'shop.customer_totals'::regclass and contype = 'p'",
              "customer_totals_pkey");
  g_assert_cmpint (dp_node_result_get_rows (dp_test_project_find (results, "totals")), ==, 2);
  g_assert_cmpstr (dp_node_result_get_relation (dp_test_project_find (results, "totals")), ==,
                   "shop.customer_totals");
  g_assert_cmpstr (dp_node_result_get_materialization (dp_test_project_find (results, "totals")),
                   ==, "table");

  /* Again, with new data. */
  dp_test_sql (pool, "insert into shop_raw.orders values (4, 'eve', 99)");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select customer from shop.top", "eve");

  return dex_future_new_true ();
}

/* One project for each way of adding rows; the source says what is new. */
static void
check_incremental (DpDbPool   *pool,
                   const char *config,
                   const char *after)
{
  g_autofree char *model =
      g_strdup_printf ("{{ config(materialized='incremental', %s) }}\nselect id, customer, amount "
                       "from {{ source('shop_raw', 'orders') }}\n{%% if is_incremental() %%} where "
                       "id >= (select max(id) from {{ this }}) {%% endif %%}",
                       config);
  g_autoptr(GFile) folder = dp_test_project_write ("models/sources.yml", DP_TEST_SOURCES,
                                                   "models/kept.sql", model, NULL);
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, "drop schema if exists shop_raw, shop cascade;" DP_TEST_ORDERS);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select count(*) from shop.kept", "3");

  /* An old row that the increment does not look at stays as it was; the last one is corrected. */
  dp_test_sql (pool, "update shop_raw.orders set amount = 1000 where id = 1;"
                     "update shop_raw.orders set amount = 6 where id = 3;"
                     "insert into shop_raw.orders values (4, 'eve', 99)");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool,
              "select string_agg(id || ':' || amount, ' ' order by id, amount) from shop.kept",
              after);

  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, TRUE);
  dp_test_project_assert_success (results);
  assert_sql (pool,
              "select string_agg(id || ':' || amount, ' ' order by id, amount) from shop.kept",
              "1:1000 2:20 3:6 4:99");

  /* A column more cannot be added in silence. */
  dp_test_project_add (folder, "models/kept.sql",
                       "{{ config(materialized='incremental', unique_key='id') }} select 1 as id");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "kept")), ==,
                   DP_NODE_STATUS_ERROR);
  g_assert_nonnull (strstr (dp_node_result_get_message (dp_test_project_find (results, "kept")),
                            "models/kept.sql"));
  assert_sql (pool, "select count(*) from shop.kept", "4");
}

static DexFuture *
test_incremental (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  check_incremental (pool, "unique_key='id'", "1:10 2:20 3:6 4:99");
  check_incremental (pool, "unique_key=['id'], incremental_strategy='merge'", "1:10 2:20 3:6 4:99");
  check_incremental (pool, "unique_key='id', primary_key='id', incremental_strategy='merge'",
                     "1:10 2:20 3:6 4:99");
  check_incremental (pool, "incremental_strategy='append'", "1:10 2:20 3:5 3:6 4:99");

  return dex_future_new_true ();
}

static DexFuture *
test_failure (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;
  DpNodeResult *bad;

  folder = dp_test_project_write (
    "models/good.sql", "select 1 as id",
    "models/bad.sql", "{{ config(materialized='table') }}\nselect id\nfrom {{ ref('good') }}",
    "models/above.sql", "select * from {{ ref('bad') }}",
    "models/top.sql", "select * from {{ ref('above') }}",
    "models/beside.sql", "select * from {{ ref('good') }}",
    "models/models.yml",
    "models:\n  - name: top\n    columns:\n      - name: id\n        tests: [not_null]\n",
    NULL);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);
  dp_test_project_assert_success (results);

  dp_test_project_add (folder, "models/bad.sql",
                       "{{ config(materialized='table') }}\n{% for i in [1, 2] %}\n-- ä\n{% endfor "
                       "%}\nselect id,\n  wibble\nfrom {{ ref('good') }}");
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);

  bad = dp_test_project_find (results, "bad");
  g_assert_cmpint (dp_node_result_get_status (bad), ==, DP_NODE_STATUS_ERROR);
  g_assert_cmpstr (dp_node_result_get_message (bad), ==,
                   "models/bad.sql line 6: column \"wibble\" does not exist");
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "good")), ==,
                   DP_NODE_STATUS_SUCCESS);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "beside")), ==,
                   DP_NODE_STATUS_SUCCESS);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "above")), ==,
                   DP_NODE_STATUS_SKIPPED);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "top")), ==,
                   DP_NODE_STATUS_SKIPPED);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "not_null_top_id")),
                   ==, DP_NODE_STATUS_SKIPPED);
  assert_sql (pool, "select id from shop.top", "1");
  assert_sql (pool, "select count(*) from pg_class where relname like '%dp_new%'", "0");

  return dex_future_new_true ();
}

static void
count_cb (DpNodeResult *result,
          guint         done,
          guint         total,
          gpointer      user_data)
{
  guint *calls = user_data;

  (*calls)++;
  g_assert_cmpuint (done, ==, *calls);
  g_assert_cmpuint (total, ==, 16);
}

static DexFuture *
test_tests (gpointer data)
{
  static const struct
  {
    const char   *name;
    DpNodeStatus  status;
    int           rows;
  } expected[] = {
    { "not_null_t_id", DP_NODE_STATUS_SUCCESS, 0 },
    { "not_null_t_name", DP_NODE_STATUS_FAILED, 1 },
    { "unique_t_id", DP_NODE_STATUS_SUCCESS, 0 },
    { "unique_t_name", DP_NODE_STATUS_WARN, 1 },
    { "accepted_values_t_name__a__it's", DP_NODE_STATUS_FAILED, 1 },
    { "numbers", DP_NODE_STATUS_SUCCESS, 0 },
    { "range_t_id", DP_NODE_STATUS_FAILED, 2 },
    { "range_t_id_2", DP_NODE_STATUS_FAILED, 4 },
    { "where_one", DP_NODE_STATUS_SUCCESS, 0 },
    { "where_two", DP_NODE_STATUS_FAILED, 1 },
    { "relationships_t_id", DP_NODE_STATUS_FAILED, 1 },
    { "expression_t", DP_NODE_STATUS_FAILED, 2 },
    { "unique_combination_of_columns_t", DP_NODE_STATUS_FAILED, 1 },
    { "is_even_t_id", DP_NODE_STATUS_FAILED, 2 },
    { "broken", DP_NODE_STATUS_ERROR, 0 },
    { "alone", DP_NODE_STATUS_FAILED, 2 },
  };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) models = NULL;
  g_autoptr(GListModel) results = NULL;
  g_autoptr(DpTransformProject) project = NULL;
  g_autoptr(GError) error = NULL;
  DpTransformOptions options = { .parts = DP_TRANSFORM_TESTS };
  guint calls = 0;

  folder = dp_test_project_write (
      "models/t.sql",
      "select * from (values (1, 'a'), (2, 'a'), (3, 'b'), (4, null), (5, 'it''s')) v (id, name)",
      "models/parent.sql",
      "{{ config(materialized='ephemeral') }} select g as key from generate_series(1, 4) g",
      "macros/even.sql",
      "{% test is_even(model, column_name, divisor=2) %}\n"
      "select * from {{ model }} where {{ column_name }} % {{ divisor }} = 0\n{% endtest %}",
      "tests/alone.sql", "select * from {{ ref('t') }} where id > {{ var('limit', 3) }}",
      "models/t.yml",
      "models:\n  - name: t\n    data_tests:\n      - dbt_utils.expression_is_true: {expression: "
      "'id < 4'}\n      - dbt_utils.unique_combination_of_columns:\n          "
      "combination_of_columns: [name]\n    columns:\n      - name: id\n        data_tests:\n       "
      "   - not_null\n          - unique\n          - accepted_values: {name: numbers, arguments: "
      "{values: [1, 2, 3, 4, 5], quote: false}}\n          - range: {min_value: 2, max_value: 4}\n "
      "         - range: {min_value: 2, max_value: 4, inclusive: false, severity: error}\n         "
      " - {name: where_one, test_name: range, max_value: 3, where: 'id < 4'}\n          - range: "
      "{name: where_two, max_value: 3, config: {where: 'id < 5'}}\n          - relationships: {to: "
      "ref('parent'), field: key}\n          - is_even\n          - expression: {name: broken, "
      "expression: '+ wibble = 1'}\n      - name: name\n        tests:\n          - not_null\n     "
      "     - unique: {config: {severity: warn}}\n          - accepted_values: {values: [a, "
      "\"it's\"]}\n",
      NULL);
  models = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (models);
  dp_test_sql (pool,
               "insert into control.runs (run_id, trigger, status) values (77, 'test', 'running')");

  project = dp_transform_project_load (folder, &error);
  g_assert_no_error (error);
  options.run_id = 77;
  results = dex_await_object (dp_transform_run (project, pool, &options, count_cb, &calls, NULL),
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calls, ==, G_N_ELEMENTS (expected));

  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      DpNodeResult *result = dp_test_project_find (results, expected[i].name);

      g_test_message ("%s: %s", expected[i].name, dp_node_result_get_message (result));
      g_assert_cmpint (dp_node_result_get_status (result), ==, expected[i].status);
      g_assert_cmpint (dp_node_result_get_rows (result), ==, expected[i].rows);
    }
  g_assert_cmpstr (dp_node_result_get_message (dp_test_project_find (results, "range_t_id")), ==,
                   "models/t.yml line 13: 2 rows fail: id < 2 or id > 4");
  g_assert_cmpstr (dp_node_result_get_message (dp_test_project_find (results, "broken")), ==,
                   "models/t.yml line 19: column \"wibble\" does not exist");
  g_assert_cmpstr (dp_node_result_get_relation (dp_test_project_find (results, "unique_t_id")), ==,
                   "shop.t");

  assert_sql (pool, "select string_agg(status || n, ' ' order by status) from (select status, "
                    "count(*) as n from control.test_results where run_id = 77 group by 1) s",
              "error1 fail10 pass4 warn1");
  assert_sql (pool, "select severity || failures || relation || (duration_ms >= 0) "
                    "from control.test_results where test = 'unique_t_name'", "warn1shop.ttrue");

  return dex_future_new_true ();
}

static DexFuture *
test_selection (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  static const char * const one[] = { "a+", NULL };
  static const char * const without[] = { "c", NULL };
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/a.sql", "select 1 as id",
    "models/b.sql", "select * from {{ ref('a') }}",
    "models/c.sql", "select * from {{ ref('b') }}",
    "models/d.sql", "select 1 as id", NULL);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);
  DpTransformOptions options = { .parts = DP_TRANSFORM_MODELS, .select = one, .exclude = without };
  g_autoptr(GListModel) results = NULL;
  g_autoptr(GError) error = NULL;

  results = dex_await_object (dp_transform_run (project, pool, &options, NULL, NULL, NULL), &error);
  g_assert_no_error (error);
  assert_sql (pool, "select string_agg(viewname, ' ' order by viewname) from pg_views "
                    "where schemaname = 'shop'", "a b");

  return dex_future_new_true ();
}

static void
stop_cb (DpNodeResult *result,
         guint         done,
         guint         total,
         gpointer      user_data)
{
  if (done == 1)
    dex_promise_resolve_boolean (user_data, TRUE);
}

/* What was built when nobody wanted the rest any more stays, and the rest is not begun. */
static DexFuture *
test_stopped (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/a.sql", "select 1 as id",
    "models/b.sql", "select * from {{ ref('a') }}",
    "models/b.yml", "models: [{name: b, columns: [{name: id, tests: [not_null]}]}]",
    "models/c.sql", "select * from {{ ref('b') }}", NULL);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);
  g_autoptr(DexPromise) stop = dex_promise_new ();
  DpTransformOptions options = {
    .parts = DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, .n_threads = 1, .stop = DEX_FUTURE (stop),
  };
  g_autoptr(GListModel) results = NULL;
  g_autoptr(GError) error = NULL;

  results = dex_await_object (dp_transform_run (project, pool, &options, stop_cb, stop, NULL),
                              &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, 4);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "a")), ==,
                   DP_NODE_STATUS_SUCCESS);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "c")), ==,
                   DP_NODE_STATUS_SKIPPED);
  g_assert_cmpstr (dp_node_result_get_message (dp_test_project_find (results, "b")), ==,
                   "Not built, because the build was stopped.");
  g_assert_cmpstr (dp_node_result_get_message (dp_test_project_find (results, "not_null_b_id")), ==,
                   "Not tested, because the build was stopped.");
  assert_sql (pool, "select string_agg(viewname, ' ' order by viewname) from pg_views "
                    "where schemaname = 'shop'", "a");

  return dex_future_new_true ();
}

/* A server that goes away ends every node with a sentence, and the run all the same. */
static DexFuture *
test_connection_lost (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/a.sql",
    "{{ config(materialized='table') }} select pg_terminate_backend(pg_backend_pid()) as gone",
    "models/b.sql", "select * from {{ ref('a') }}",
    "models/c.sql", "select 1 as id", NULL);
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);

  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "a")), ==,
                   DP_NODE_STATUS_ERROR);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "b")), ==,
                   DP_NODE_STATUS_SKIPPED);
  g_assert_cmpint (dp_node_result_get_status (dp_test_project_find (results, "c")), ==,
                   DP_NODE_STATUS_SUCCESS);

  return dex_future_new_true ();
}

static GThread *main_thread;

static void
check_thread_cb (DpNodeResult *result,
                 guint         done,
                 guint         total,
                 gpointer      user_data)
{
  g_assert_true (g_thread_self () == user_data);
}

static DexFuture *
pool_thread_fiber (gpointer data)
{
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/a.sql", "select 1 as id", "models/b.sql", "select 1 as id",
    "models/c.sql", "select * from {{ ref('a') }}", "models/d.sql", "select * from {{ ref('b') }}",
    NULL);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);
  DpTransformOptions options = { .parts = DP_TRANSFORM_MODELS };

  return dp_transform_run (project, data, &options, check_thread_cb, main_thread, NULL);
}

/* Progress is told on the main thread, from wherever the run was started. */
static DexFuture *
test_thread (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) results = NULL;

  results = dex_await_object (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                                   pool_thread_fiber, pool, NULL), &error);
  g_assert_no_error (error);
  dp_test_project_assert_success (results);
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, 4);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);
  main_thread = g_thread_self ();

  dp_test_add_fiber ("/transform/run/materializations", test_materializations);
  dp_test_add_fiber ("/transform/run/incremental", test_incremental);
  dp_test_add_fiber ("/transform/run/failure", test_failure);
  dp_test_add_fiber ("/transform/run/tests", test_tests);
  dp_test_add_fiber ("/transform/run/selection", test_selection);
  dp_test_add_fiber ("/transform/run/stopped", test_stopped);
  dp_test_add_fiber ("/transform/run/thread", test_thread);
  dp_test_add_fiber ("/transform/run/connection-lost", test_connection_lost);

  return g_test_run ();
}
