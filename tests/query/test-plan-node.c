/* test-plan-node.c: plans of a real server as trees
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-plan-node.h"
#include "dp-query-run.h"
#include "dp-test.h"

static DpDbPool *pool;

static DpPlanNode *
explain (const char     *sql,
         DpQueryExplain  how)
{
  DpQueryOptions options = { .explain = how };
  g_autoptr(DpQueryRun) run = dp_query_run_start (pool, sql, &options);
  g_autoptr(DpQueryResult) result = NULL;
  g_autoptr(DpResultRow) row = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *results;
  DpPlanNode *plan;

  dex_await (dp_query_run_wait (run), NULL);
  results = dp_query_run_list_results (run);
  result = g_list_model_get_item (results, g_list_model_get_n_items (results) - 1);
  g_assert_null (dp_query_result_get_message (result));
  row = g_list_model_get_item (G_LIST_MODEL (dp_query_result_get_rows (result)), 0);
  plan = dp_plan_node_parse (dp_result_row_get_text (row, 0), &error);
  g_assert_no_error (error);

  return plan;
}

/* Returns: (transfer full) (nullable): the first step whose title begins with @title */
static DpPlanNode *
find (DpPlanNode *node,
      const char *title)
{
  GListModel *children = dp_plan_node_get_children (node);
  DpPlanNode *found = NULL;

  if (g_str_has_prefix (dp_plan_node_get_title (node), title))
    return g_object_ref (node);
  for (guint i = 0; children != NULL && found == NULL && i < g_list_model_get_n_items (children);
       i++)
    {
      g_autoptr(DpPlanNode) child = g_list_model_get_item (children, i);

      found = find (child, title);
    }

  return found;
}

static guint
count_costly (DpPlanNode *node,
              double     *shares)
{
  GListModel *children = dp_plan_node_get_children (node);
  guint n = dp_plan_node_get_costly (node);

  *shares += dp_plan_node_get_share (node);
  for (guint i = 0; children != NULL && i < g_list_model_get_n_items (children); i++)
    {
      g_autoptr(DpPlanNode) child = g_list_model_get_item (children, i);

      n += count_costly (child, shares);
    }

  return n;
}

static DexFuture *
test_analyzed (gpointer data)
{
  g_autoptr(DpPlanNode) plan =
      explain ("set enable_seqscan = off; set enable_bitmapscan = off;select pg_sleep(0.05) from "
               "pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relname = "
               "'pg_class' order by n.nspname",
               DP_QUERY_EXPLAIN_ANALYZE);
  g_autoptr(DpPlanNode) scan = find (plan, "Index Only Scan on pg_class with pg_class_relname");
  double shares = 0;

  g_assert_nonnull (scan);
  g_assert_cmpfloat (dp_plan_node_get_rows (scan), ==, 1);
  g_assert_nonnull (strstr (dp_plan_node_get_detail (scan), "Looks up (relname = 'pg_class'"));
  g_assert_cmpfloat (dp_plan_node_get_own_ms (scan), <, 40);
  g_assert_cmpfloat (dp_plan_node_get_total_ms (plan), >=, 50);
  g_assert_cmpuint (count_costly (plan, &shares), ==, 1);
  g_assert_cmpfloat (shares, >, 0.95);
  g_assert_cmpfloat (shares, <, 1.05);

  return dex_future_new_true ();
}

/* What sleeps costs the most, wherever it stands. */
static DexFuture *
test_costly (gpointer data)
{
  g_autoptr(DpPlanNode) plan = explain ("select count(*) from (select pg_sleep(0.02) as s from "
                                        "generate_series(1, 3) offset 0) as t where s is null",
                                        DP_QUERY_EXPLAIN_ANALYZE);
  g_autoptr(DpPlanNode) slow = find (plan, "Function Scan on generate_series");

  g_assert_nonnull (slow);
  g_assert_false (dp_plan_node_get_costly (plan));
  g_assert_true (dp_plan_node_get_costly (slow));
  g_assert_cmpfloat (dp_plan_node_get_share (slow), >, 0.8);

  return dex_future_new_true ();
}

static DexFuture *
test_only_planned (gpointer data)
{
  g_autoptr(DpPlanNode) plan = explain ("select * from pg_class", DP_QUERY_EXPLAIN_PLAN);

  g_assert_cmpstr (dp_plan_node_get_title (plan), ==, "Seq Scan on pg_class");
  g_assert_cmpfloat (dp_plan_node_get_rows (plan), <, 0);
  g_assert_cmpfloat (dp_plan_node_get_own_ms (plan), <, 0);
  g_assert_cmpfloat (dp_plan_node_get_total_ms (plan), <, 0);
  g_assert_cmpfloat (dp_plan_node_get_expected_rows (plan), >, 100);
  g_assert_cmpfloat (dp_plan_node_get_share (plan), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
test_nonsense (gpointer data)
{
  static const char * const texts[] = { "", "[]", "{}", "[1]", "[{\"Plan\"" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (dp_plan_node_parse (texts[i], &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    }

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();

  dp_test_add_fiber ("/query/plan/analyzed", test_analyzed);
  dp_test_add_fiber ("/query/plan/costly", test_costly);
  dp_test_add_fiber ("/query/plan/only-planned", test_only_planned);
  dp_test_add_fiber ("/query/plan/nonsense", test_nonsense);

  result = g_test_run ();
  g_clear_object (&pool);

  return result;
}
