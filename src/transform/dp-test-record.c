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

/* An array as PostgreSQL writes one, from any number of texts; NULL is a null. */
static void
append_item (GString    *array,
             const char *text)
{
  g_string_append_c (array, array->len > 0 ? ',' : '{');
  if (text == NULL)
    {
      g_string_append (array, "NULL");
      return;
    }
  g_string_append_c (array, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (array, '\\');
      g_string_append_c (array, *c);
    }
  g_string_append_c (array, '"');
}

#define N_ARRAYS 8

gboolean
dp_test_group_record (DpTransformProject  *project,
                      GListModel          *results,
                      gint64               run_id,
                      DpDbPool            *pool,
                      GError             **error)
{
  g_autoptr(GHashTable) tests = index_tests (project);
  DpDbParams *params = dp_db_params_new ();
  GString *arrays[N_ARRAYS];
  gboolean anything;

  for (guint i = 0; i < N_ARRAYS; i++)
    arrays[i] = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);
      DpDataTest *test = g_hash_table_lookup (tests, dp_node_result_get_name (result));
      g_autofree char *failures = NULL;
      char milliseconds[G_ASCII_DTOSTR_BUF_SIZE];

      /* What was not asked again has nothing new to tell. */
      if (dp_node_result_get_unchanged (result) ||
          (!g_str_equal (dp_node_result_get_kind (result), "test") &&
           !g_str_equal (dp_node_result_get_kind (result), "freshness")))
        continue;
      failures = g_strdup_printf ("%" G_GINT64_FORMAT, dp_node_result_get_rows (result));
      g_ascii_dtostr (milliseconds, sizeof milliseconds,
                      dp_node_result_get_duration_us (result) / 1000.0);
      append_item (arrays[0], dp_node_result_get_name (result));
      append_item (arrays[1], dp_node_result_get_relation (result));
      append_item (arrays[2], status_text (dp_node_result_get_status (result)));
      append_item (arrays[3], test != NULL && test->warn ? "warn" : "error");
      append_item (arrays[4], failures);
      append_item (arrays[5], dp_node_result_get_message (result));
      append_item (arrays[6], milliseconds);
      append_item (arrays[7], test != NULL && dp_node_result_get_rows (result) > 0 ? test->stored_in
                                                                                   : NULL);
    }

  anything = arrays[0]->len > 0;
  dp_db_params_add_int64 (params, run_id);
  dp_db_params_add_text (params, project->name);
  for (guint i = 0; i < N_ARRAYS; i++)
    {
      g_string_append (arrays[i], arrays[i]->len > 0 ? "}" : "{}");
      dp_db_params_add_text (params, arrays[i]->str);
      g_string_free (arrays[i], TRUE);
    }

  if (!anything)
    {
      dp_db_params_free (params);
      return TRUE;
    }

  return dex_await (dp_db_pool_query (pool, dp_db_load_sql ("transform_results"), params), error);
}
