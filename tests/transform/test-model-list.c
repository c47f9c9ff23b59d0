/* test-model-list.c: a project's nodes, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-column-trace.h"
#include "dp-model-list.h"
#include "dp-test.h"

static DpDbPool *pool;

static DpModelItem *
find (DpModelList *list,
      const char  *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (dp_model_item_get_name (item), name))
        return g_steal_pointer (&item);
    }

  return NULL;
}

static DpModelColumn *
find_column (DpModelItem *item,
             const char  *name)
{
  GListModel *columns = dp_model_item_list_columns (item);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(DpModelColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (dp_model_column_get_name (column), name))
        return g_steal_pointer (&column);
    }

  return NULL;
}

/* Of a project that was never built. */
static DexFuture *
test_built_in (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpModelList) list = dex_await_object (dp_model_list_load (pool, NULL), &error);
  g_autoptr(DpModelItem) model = NULL;
  g_autoptr(DpModelItem) source = NULL;
  g_autoptr(DpModelColumn) column = NULL;
  g_autoptr(GArray) edges = NULL;
  guint n_parents;

  g_assert_no_error (error);
  model = find (list, "dim_company");
  source = find (list, "raw.daily_prices");
  g_assert_nonnull (model);
  g_assert_nonnull (source);
  g_assert_cmpstr (dp_model_item_get_resource (model), ==, "model");
  g_assert_cmpstr (dp_model_item_get_resource (source), ==, "source");
  g_assert_cmpstr (dp_model_item_get_relation (model), ==, "\"marts\".\"dim_company\"");
  g_assert_null (dp_model_item_get_status (model));
  g_assert_nonnull (strstr (dp_model_item_get_sql (model), "ref("));
  g_assert_null (strstr (dp_model_item_get_compiled (model), "ref("));
  column = find_column (model, "symbol");
  g_assert_nonnull (dp_model_column_get_origins (column));

  /* Whatever something stands on comes before it. */
  edges = dp_model_list_list_edges (list);
  g_assert_cmpuint (edges->len, >, 10);
  for (guint i = 0; i < edges->len; i++)
    {
      const DpGraphEdge *edge = &g_array_index (edges, DpGraphEdge, i);

      g_assert_cmpuint (edge->from, <, edge->to);
      g_assert_cmpuint (edge->to, <, dp_model_list_get_n_nodes (list));
    }
  dp_model_item_get_parents (model, &n_parents);
  g_assert_cmpuint (n_parents, >, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >,
                    dp_model_list_get_n_nodes (list));

  return dex_future_new_true ();
}

static int
find_step (DpModelList *list,
           GArray      *trace,
           const char  *name)
{
  for (guint i = 0; i < trace->len; i++)
    {
      const DpColumnStep *step = &g_array_index (trace, DpColumnStep, i);
      g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (list), step->node);
      g_autoptr(DpModelColumn) column =
          g_list_model_get_item (dp_model_item_list_columns (item), step->column);
      g_autofree char *full = g_strdup_printf ("%s.%s", dp_model_item_get_name (item),
                                               dp_model_column_get_name (column));

      if (g_str_equal (full, name))
        return i;
    }

  return -1;
}

static void
assert_step (DpModelList  *list,
             GArray       *trace,
             const char   *name,
             int           distance,
             DpLineageUse  use)
{
  int found = find_step (list, trace, name);

  g_test_message ("%s", name);
  g_assert_cmpint (found, >=, 0);
  g_assert_cmpint (g_array_index (trace, DpColumnStep, found).distance, ==, distance);
  g_assert_cmpint (g_array_index (trace, DpColumnStep, found).use, ==, use);
}

/* Where the closing price comes from, and what uses it. */
static DexFuture *
test_trace (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpModelList) list = dex_await_object (dp_model_list_load (pool, NULL), &error);
  g_autoptr(GArray) trace = NULL;

  g_assert_no_error (error);
  for (guint i = 0; trace == NULL && i < dp_model_list_get_n_nodes (list); i++)
    {
      g_autoptr(DpModelItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);
      GListModel *columns = dp_model_item_list_columns (item);

      for (guint k = 0; g_str_equal (dp_model_item_get_name (item), "fact_daily_trading") &&
                        k < g_list_model_get_n_items (columns); k++)
        {
          g_autoptr(DpModelColumn) column = g_list_model_get_item (columns, k);

          if (g_str_equal (dp_model_column_get_name (column), "close"))
            trace = dp_column_trace (list, i, k);
        }
    }
  g_assert_nonnull (trace);
  assert_step (list, trace, "fact_daily_trading.close", 0, DP_LINEAGE_SAME);
  assert_step (list, trace, "stg_daily_prices.close", -1, DP_LINEAGE_SAME);
  assert_step (list, trace, "raw.daily_prices.close", -2, DP_LINEAGE_SAME);
  assert_step (list, trace, "dim_company.last_close", 1, DP_LINEAGE_SAME);
  g_assert_cmpint (find_step (list, trace, "raw.daily_prices.volume"), ==, -1);
  g_assert_cmpint (find_step (list, trace, "fact_daily_trading.open"), ==, -1);

  return dex_future_new_true ();
}

static DexFuture *
test_missing (gpointer data)
{
  g_autoptr(GFile) folder = g_file_new_for_path ("/nowhere");
  g_autoptr(GError) error = NULL;
  g_autoptr(DpModelList) list = dex_await_object (dp_model_list_load (pool, folder), &error);

  g_assert_null (list);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();

  dp_test_add_fiber ("/transform/model-list/built-in", test_built_in);
  dp_test_add_fiber ("/transform/model-list/trace", test_trace);
  dp_test_add_fiber ("/transform/model-list/missing", test_missing);

  result = g_test_run ();
  g_clear_object (&pool);

  return result;
}
