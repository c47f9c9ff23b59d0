/* test-materializations.c: materializations and strategies that a project defines itself, and
 * grants
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

/* Made beside, and put into the place of the old one. */
#define BESIDE \
  "{% materialization beside, default %}\n" \
  "  {%- set old = load_relation(this) -%}\n" \
  "  {%- set new = make_intermediate_relation(this.incorporate(type='table')) -%}\n" \
  "  {%- set backup = make_backup_relation(this, 'table') -%}\n" \
  "  {{ run_hooks(pre_hooks) }}\n" \
  "  {% call statement('main') %}{{ create_table_as(false, new, sql) }}{% endcall %}\n" \
  "  {% do create_indexes(new) %}\n" \
  "  {% if old is not none %}{% do rename_relation(old, backup) %}{% endif %}\n" \
  "  {% do adapter.rename_relation(new, this.incorporate(type='table')) %}\n" \
  "  {{ run_hooks(post_hooks) }}\n" \
  "  {% do drop_relation_if_exists(backup) %}\n" \
  "  {{ return({'relations': [this]}) }}\n" \
  "{% endmaterialization %}\n"

static GFile *
write_beside (void)
{
  return dp_test_project_write (
      "macros/beside.sql", BESIDE, "models/kept.sql",
      "{{ config(materialized='beside', indexes=[{'columns': ['n'], 'unique': true}],\n"
      "          pre_hook=\"create table if not exists shop.seen (what text)\",\n"
      "          post_hook=[\"insert into shop.seen values ('{{ this.name }}')\",\n"
      "                     {'sql': 'analyze {{ this }}', 'transaction': false}]) }}\n"
      "select {{ var('n', 1) }} as n, 'x' as t",
      "models/kept.yml",
      "models:\n  - name: kept\n    description: It's kept.\n    columns:\n      - {name: n, "
      "description: The number.}\n      - {name: gone, description: not there}\n",
      NULL);
}

static DpNodeResult *
run_with (GFile      *folder,
          DpDbPool   *pool,
          const char *vars,
          const char *name)
{
  DpTransformOptions options = { .parts = DP_TRANSFORM_MODELS, .full_refresh = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load_with_vars (folder, vars,
                                                                               &error);
  g_autoptr(GListModel) results = NULL;

  g_assert_no_error (error);
  results = dex_await_object (dp_transform_run (project, pool, &options, NULL, NULL, NULL), &error);
  g_assert_no_error (error);

  return g_object_ref (dp_test_project_find (results, name));
}

/* People's views on the table, and what they were granted, are there afterwards. */
static DexFuture *
test_beside (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = write_beside ();
  g_autoptr(DpNodeResult) first = run_with (folder, pool, "n: 1", "kept");
  g_autoptr(DpNodeResult) second = NULL;

  g_assert_cmpstr (dp_node_result_get_message (first), ==, NULL);
  g_assert_cmpint (dp_node_result_get_rows (first), ==, 1);
  dp_test_sql (pool,
               "create view shop.above as select n + 1 as m from shop.kept;\ncreate view shop.top "
               "as select m from shop.above;\ncomment on view shop.above is 'mine';\ncreate role "
               "dp_beside_reader; grant select on shop.kept, shop.top to dp_beside_reader");
  second = run_with (folder, pool, "n: 5", "kept");
  g_assert_cmpstr (dp_node_result_get_message (second), ==, NULL);

  assert_sql (pool, "select m from shop.top", "6");
  assert_sql (pool, "select has_table_privilege('dp_beside_reader', 'shop.kept', 'select') "
                    "and has_table_privilege('dp_beside_reader', 'shop.top', 'select')", "t");
  assert_sql (pool, "select obj_description('shop.above'::regclass)", "mine");
  assert_sql (
      pool,
      "select obj_description('shop.kept'::regclass) || col_description('shop.kept'::regclass, 1)",
      "It's kept.The number.");
  assert_sql (
      pool, "select count(*) from pg_index where indrelid = 'shop.kept'::regclass and indisunique",
      "1");
  assert_sql (pool, "select string_agg(what, ' ') from shop.seen", "kept kept");
  assert_sql (pool, "select count(*) from pg_class where relname like '%\\_\\_dbt%'", "0");
  dp_test_sql (pool, "drop owned by dp_beside_reader; drop role dp_beside_reader");

  return dex_future_new_true ();
}

/* Statistics of the columns that were asked for, as fine as was asked for. */
static DexFuture *
test_statistics (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/wide.sql",
      "{{ config(materialized='table', analyze=['n'], analyze_target=10) }}\n"
      "select n, -n as m from generate_series(1, 5000) n", NULL);
  g_autoptr(DpNodeResult) made = run_with (folder, pool, NULL, "wide");

  g_assert_cmpstr (dp_node_result_get_message (made), ==, NULL);
  assert_sql (pool,
              "select string_agg(attname || ' ' || array_length(histogram_bounds, 1), ',')\n"
              "from pg_stats where schemaname = 'shop' and tablename = 'wide'", "n 11");

  return dex_future_new_true ();
}

/* What cannot be made again is in its way; then all is as it was, the view, too. */
static DexFuture *
test_beside_obstacle (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = write_beside ();
  g_autoptr(DpNodeResult) first = run_with (folder, pool, "n: 1", "kept");
  g_autoptr(DpNodeResult) second = NULL;

  dp_test_sql (pool, "create view shop.above as select n + 1 as m from shop.kept;\n"
                     "create materialized view shop.solid as select n from shop.kept");
  second = run_with (folder, pool, "n: 5", "kept");
  g_assert_cmpint (dp_node_result_get_status (second), ==, DP_NODE_STATUS_ERROR);
  g_assert_nonnull (strstr (dp_node_result_get_message (second), "shop.solid"));
  assert_sql (pool, "select m from shop.above", "2");
  assert_sql (pool, "select n from shop.solid", "1");
  assert_sql (pool, "select count(*) from shop.seen", "1");

  return dex_future_new_true ();
}

static DexFuture *
test_grants (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(DpNodeResult) first = NULL;
  g_autoptr(DpNodeResult) second = NULL;

  dp_test_sql (pool, "create role dp_grants_one; create role dp_grants_two");
  folder = dp_test_project_write (
      "models/t.sql",
      "{{ config(materialized='table', grants={'select': var('readers')}) }} select 1 as n",
      "models/v.sql",
      "{{ config(grants={'select': ['dp_grants_one', 'dp_grants_two'],\n"
      "                   'insert': 'dp_grants_two'}) }} select 1 as n",
      NULL);
  first = run_with (folder, pool, "readers: [dp_grants_one, dp_grants_two]", "t");
  g_assert_cmpstr (dp_node_result_get_message (first), ==, NULL);
  assert_sql (pool, "select concat(has_table_privilege('dp_grants_one', 'shop.t', 'select'), "
                    "has_table_privilege('dp_grants_two', 'shop.t', 'select'), "
                    "has_table_privilege('dp_grants_two', 'shop.v', 'insert'), "
                    "has_table_privilege('dp_grants_one', 'shop.v', 'insert'))", "tttf");
  second = run_with (folder, pool, "readers: dp_grants_two", "t");
  g_assert_cmpstr (dp_node_result_get_message (second), ==, NULL);
  assert_sql (pool, "select concat(has_table_privilege('dp_grants_one', 'shop.t', 'select'), "
                    "has_table_privilege('dp_grants_two', 'shop.t', 'select'))", "ft");
  dp_test_sql (
      pool, "drop owned by dp_grants_one, dp_grants_two; drop role dp_grants_one, dp_grants_two");

  return dex_future_new_true ();
}

#define STRATEGY                                                                                   \
  "{% macro get_incremental_only_new_sql(arg_dict) %}\n"                                           \
  "  insert into {{ arg_dict['target_relation'] }} ({{ arg_dict['dest_columns'] | "                \
  "map(attribute='quoted') | join(', ') }})\n"                                                     \
  "  select {{ get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) }} from {{ "       \
  "arg_dict['temp_relation'] }} new\n"                                                             \
  "  where not exists (select from {{ arg_dict['target_relation'] }} old where old.{{ "            \
  "arg_dict['unique_key'] }} = new.{{ arg_dict['unique_key'] }})\n"                                \
  "{% endmacro %}\n"

/* A strategy of the project's own, and a merge that looks only at some of the rows that are
 * there. */
static DexFuture *
test_strategies (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "macros/strategy.sql", STRATEGY, "models/own.sql",
      "{{ config(materialized='incremental', incremental_strategy='only_new', unique_key='id') }}\n"
      "select * from shop_raw.rows",
      "models/merged.sql",
      "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id',\n      "
      "    incremental_predicates=['DBT_INTERNAL_DEST.id > 1']) }} select * from shop_raw.rows\n{% "
      "if is_incremental() %} where id > 1 {% endif %}",
      "models/narrow.sql",
      "{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id',\n      "
      "    incremental_predicates=['DBT_INTERNAL_DEST.id > 1']) }} select * from shop_raw.rows",
      NULL);
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, "create schema shop_raw; create table shop_raw.rows (id int, v int);\n"
                     "insert into shop_raw.rows values (1, 10), (2, 20)");
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  g_clear_object (&results);
  dp_test_sql (pool,
               "update shop_raw.rows set v = v + 1; insert into shop_raw.rows values (3, 30)");
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  assert_sql (pool, "select string_agg(id || ':' || v, ' ' order by id) from shop.own",
              "1:10 2:20 3:30");
  g_assert_cmpint (dp_node_result_get_rows (dp_test_project_find (results, "own")), ==, 1);
  assert_sql (pool, "select string_agg(id || ':' || v, ' ' order by id, v) from shop.merged",
              "1:10 2:21 3:30");
  /* The row that it does not look at is a new one to it, of which the key allows no second. */
  g_assert_nonnull (strstr (dp_node_result_get_message (dp_test_project_find (results, "narrow")),
                            "duplicate key"));

  return dex_future_new_true ();
}

/* Runs a model of each policy with these columns. */
static GListModel *
run_policies (DpDbPool   *pool,
              GFile      *folder,
              const char *columns)
{
  static const char * const policies[] = { "ignore", "fail", "append_new_columns",
                                           "sync_all_columns" };

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      g_autofree char *path = g_strdup_printf ("models/%s.sql", policies[i]);
      g_autofree char *text = g_strdup_printf (
          "{{ config(materialized='incremental', unique_key='id', on_schema_change='%s') }}\n"
          "select %s from shop_raw.rows", policies[i], columns);

      dp_test_project_add (folder, path, text);
    }

  return dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
}

static void
assert_policy (DpDbPool   *pool,
               GListModel *results,
               const char *policy,
               const char *complaint,
               const char *columns)
{
  DpNodeResult *result = dp_test_project_find (results, policy);
  const char *message = dp_node_result_get_message (result);
  g_autofree char *sql = g_strdup_printf (
      "select string_agg(attname || ' ' || format_type(atttypid, null), ', ' order by attnum) "
      "from pg_attribute where attrelid = 'shop.%s'::regclass and attnum > 0 and not attisdropped",
      policy);

  if (complaint == NULL)
    g_assert_cmpstr (message, ==, NULL);
  else
    g_assert_nonnull (strstr (message, complaint));
  assert_sql (pool, sql, columns);
}

/* What becomes of a table whose model has other columns than before: dbt's four ways. */
static DexFuture *
test_schema_change (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write ("models/one.sql", "select 1 as n", NULL);
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, "create schema shop_raw; create table shop_raw.rows (id int, v int);\n"
                     "insert into shop_raw.rows values (1, 10)");
  results = run_policies (pool, folder, "id, v");
  dp_test_project_assert_success (results);

  g_clear_object (&results);
  results = run_policies (pool, folder, "id, v + 1 as v, v * 2 as w");
  assert_policy (pool, results, "ignore", NULL, "id integer, v integer");
  assert_policy (pool, results, "fail", "new: w; gone: –", "id integer, v integer");
  assert_policy (pool, results, "append_new_columns", NULL, "id integer, v integer, w integer");
  assert_policy (pool, results, "sync_all_columns", NULL, "id integer, v integer, w integer");
  assert_sql (pool, "select concat_ws(' ', (select v from shop.ignore), (select v from shop.fail), "
                    "(select w from shop.append_new_columns), "
                    "(select w from shop.sync_all_columns))", "11 10 20 20");

  g_clear_object (&results);
  results = run_policies (pool, folder, "id, v::text as x");
  assert_policy (pool, results, "ignore", "column v any more", "id integer, v integer");
  assert_policy (pool, results, "fail", "new: x; gone: v", "id integer, v integer");
  assert_policy (pool, results, "append_new_columns", NULL,
                 "id integer, v integer, w integer, x text");
  assert_policy (pool, results, "sync_all_columns", NULL, "id integer, x text");

  g_clear_object (&results);
  results = run_policies (pool, folder, "id, v as x");
  assert_policy (pool, results, "sync_all_columns", NULL, "id integer, x integer");
  assert_sql (pool, "select x from shop.sync_all_columns", "10");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/materializations/beside", test_beside);
  dp_test_add_fiber ("/transform/materializations/obstacle", test_beside_obstacle);
  dp_test_add_fiber ("/transform/materializations/statistics", test_statistics);
  dp_test_add_fiber ("/transform/materializations/grants", test_grants);
  dp_test_add_fiber ("/transform/materializations/strategies", test_strategies);
  dp_test_add_fiber ("/transform/materializations/schema-change", test_schema_change);

  return g_test_run ();
}
