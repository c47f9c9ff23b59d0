/* dp-test-record.c: how tests ended, kept in the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-group.h"

static const char *
status_text (DpNodeStatus status)
{
  switch (status)
    {
    case DP_NODE_STATUS_SUCCESS: return "pass";
    case DP_NODE_STATUS_WARN:    return "warn";
    case DP_NODE_STATUS_FAILED:  return "fail";
    case DP_NODE_STATUS_ERROR:   return "error";
    case DP_NODE_STATUS_SKIPPED: return "skipped";
    default:
      g_assert_not_reached ();
    }
}

/* The project's tests by name: results know no more of theirs. */
static GHashTable *
index_tests (DpTransformProject *project)
{
  GHashTable *tests = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < project->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (project->tests, i);

      g_hash_table_insert (tests, test->name, test);
    }

  return tests;
}

#define N_COLUMNS 8

gboolean
dp_test_group_record (DpTransformProject  *project,
                      GListModel          *results,
                      gint64               run_id,
                      DpDbPool            *pool,
                      GError             **error)
{
  g_autoptr(GHashTable) tests = index_tests (project);
  DpDbParams *params = dp_db_params_new ();
  GPtrArray *columns[N_COLUMNS];
  gboolean anything;

  for (guint i = 0; i < N_COLUMNS; i++)
    columns[i] = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);
      DpDataTest *test = g_hash_table_lookup (tests, dp_node_result_get_name (result));
      gint64 failures = dp_node_result_get_rows (result);
      char milliseconds[G_ASCII_DTOSTR_BUF_SIZE];

      /* What was not asked again has nothing new to tell. */
      if (dp_node_result_get_unchanged (result) ||
          (!g_str_equal (dp_node_result_get_kind (result), "test") &&
           !g_str_equal (dp_node_result_get_kind (result), "freshness")))
        continue;
      g_ascii_dtostr (milliseconds, sizeof milliseconds,
                      dp_node_result_get_duration_us (result) / 1000.0);
      g_ptr_array_add (columns[0], g_strdup (dp_node_result_get_name (result)));
      g_ptr_array_add (columns[1], g_strdup (dp_node_result_get_relation (result)));
      g_ptr_array_add (columns[2], g_strdup (status_text (dp_node_result_get_status (result))));
      g_ptr_array_add (columns[3], g_strdup (test != NULL && test->warn ? "warn" : "error"));
      g_ptr_array_add (columns[4], g_strdup_printf ("%" G_GINT64_FORMAT, failures));
      g_ptr_array_add (columns[5], g_strdup (dp_node_result_get_message (result)));
      g_ptr_array_add (columns[6], g_strdup (milliseconds));
      g_ptr_array_add (columns[7],
                       g_strdup (test != NULL && failures > 0 ? test->stored_in : NULL));
    }

  anything = columns[0]->len > 0;
  dp_db_params_add_int64 (params, run_id);
  dp_db_params_add_text (params, project->name);
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      dp_db_params_add_texts (params, (const char * const *) columns[i]->pdata, columns[i]->len);
      g_ptr_array_unref (columns[i]);
    }

  if (!anything)
    {
      dp_db_params_free (params);
      return TRUE;
    }

  return dex_await (dp_db_pool_query (pool, dp_db_load_sql ("transform_results"), params), error);
}
