/* dp-test-group.c: data tests that are run together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-group.h"

#include <glib/gi18n-lib.h>

#include "dp-data-test.h"
#include "dp-materialize.h"

#define SETTINGS \
  "set local statement_timeout = 0;\n" \
  "set local jit = off;\n" \
  "set local work_mem = '64MB';\n"

/* Tests with the same key can share a scan; NULL for one that cannot. */
static char *
make_key (DpDataTest *test)
{
  g_autofree char *predicate = dp_data_test_dup_predicate (test);
  g_autofree char *relation = dp_data_test_dup_relation (test);

  if (predicate == NULL)
    return NULL;

  return g_strconcat (relation, "\n", test->where, NULL);
}

GPtrArray *
dp_test_group_split (GPtrArray *tests)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr(GHashTable) by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (tests, i);
      g_autofree char *key = make_key (test);
      GPtrArray *group = key != NULL ? g_hash_table_lookup (by_key, key) : NULL;

      if (group == NULL)
        {
          group = g_ptr_array_new ();
          g_ptr_array_add (groups, group);
          if (key != NULL)
            g_hash_table_insert (by_key, g_steal_pointer (&key), group);
        }
      g_ptr_array_add (group, test);
    }

  return groups;
}

static DpNodeResult *
result_new (DpDataTest   *test,
            DpNodeStatus  status,
            gint64        rows,
            gint64        duration_us,
            const char   *message)
{
  g_autofree char *relation = dp_data_test_dup_relation (test);

  return _dp_node_result_new (test->name, "test", relation, NULL, status, rows, duration_us,
                              message);
}

static DpNodeResult *
result_for_failures (DpDataTest *test,
                     gint64      failures,
                     gint64      duration_us)
{
  g_autofree char *predicate = NULL;
  g_autofree char *what = NULL;
  g_autofree char *message = NULL;

  if (failures == 0)
    return result_new (test, DP_NODE_STATUS_SUCCESS, 0, duration_us, NULL);

  predicate = dp_data_test_dup_predicate (test);
  if (predicate != NULL)
    what = g_strdup_printf (": %s", predicate);
  message = g_strdup_printf (ngettext ("%s line %u: %" G_GINT64_FORMAT " row fails%s",
                                       "%s line %u: %" G_GINT64_FORMAT " rows fail%s", failures),
                             test->path, test->line, failures, what != NULL ? what : "");

  return result_new (test, test->warn ? DP_NODE_STATUS_WARN : DP_NODE_STATUS_FAILED, failures,
                     duration_us, message);
}

static DpNodeResult *
run_one (DpTransformProject *project,
         DpDataTest         *test,
         DpDbConnection     *connection)
{
  g_autoptr(DpSourceMap) map = dp_source_map_new ();
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *query = NULL;
  g_autofree char *sql = NULL;
  gint64 start = g_get_monotonic_time ();

  query = _dp_project_compile_test (project, test, connection, map, &error);
  if (query != NULL)
    {
      sql = g_strconcat (SETTINGS, query, NULL);
      result = dex_await_object (dp_db_connection_execute (connection, sql), &error);
    }
  if (result == NULL)
    {
      g_autofree char *place = g_strdup_printf (_("%s line %u"), test->path, test->line);

      if (sql != NULL)
        dp_materialize_locate (sql, strlen (SETTINGS), map, place, &error);
      return result_new (test, DP_NODE_STATUS_ERROR, 0, g_get_monotonic_time () - start,
                         error->message);
    }

  return result_for_failures (test, dp_db_result_get_int64 (result, 0, 0),
                              g_get_monotonic_time () - start);
}

/* One query with a count for each test. */
static char *
compile_group (DpTransformProject  *project,
               GPtrArray           *tests,
               DpDbConnection      *connection,
               GError             **error)
{
  g_autoptr(GString) sql = g_string_new (SETTINGS "select");
  g_autofree char *relation = _dp_project_test_relation (project, g_ptr_array_index (tests, 0),
                                                         connection, error);

  if (relation == NULL)
    return NULL;
  for (guint i = 0; i < tests->len; i++)
    {
      g_autofree char *predicate = dp_data_test_dup_predicate (g_ptr_array_index (tests, i));

      g_string_append_printf (sql, "%s\n  count(*) filter (where %s)", i > 0 ? "," : "",
                              predicate);
    }
  g_string_append_printf (sql, "\nfrom %s", relation);

  return g_strdup (sql->str);
}

GPtrArray *
dp_test_group_run (DpTransformProject *project,
                   GPtrArray          *tests,
                   DpDbConnection     *connection)
{
  GPtrArray *results = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(DpDbResult) counts = NULL;
  g_autofree char *sql = NULL;
  gint64 start = g_get_monotonic_time ();

  if (tests->len > 1)
    sql = compile_group (project, tests, connection, NULL);
  if (sql != NULL)
    counts = dex_await_object (dp_db_connection_execute (connection, sql), NULL);

  /* If one of them is wrong, the server tells of none: then each is asked by itself. */
  for (guint i = 0; i < tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (tests, i);

      if (counts == NULL)
        g_ptr_array_add (results, run_one (project, test, connection));
      else
        g_ptr_array_add (results,
                         result_for_failures (test, dp_db_result_get_int64 (counts, 0, i),
                                              (g_get_monotonic_time () - start) / tests->len));
    }

  return results;
}

DpNodeResult *
dp_test_group_skip (DpDataTest *test,
                    DpModel    *because)
{
  g_autofree char *message = g_strdup_printf (_("Not tested, because the model “%s” failed."),
                                              because->name);

  return result_new (test, DP_NODE_STATUS_SKIPPED, 0, 0, message);
}

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

static const char *
severity_of (DpTransformProject *project,
             const char         *name)
{
  for (guint i = 0; i < project->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (project->tests, i);

      if (g_str_equal (test->name, name))
        return test->warn ? "warn" : "error";
    }

  return "error";
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

#define N_ARRAYS 7

gboolean
dp_test_group_record (DpTransformProject  *project,
                      GListModel          *results,
                      gint64               run_id,
                      DpDbPool            *pool,
                      GError             **error)
{
  DpDbParams *params = dp_db_params_new ();
  GString *arrays[N_ARRAYS];

  for (guint i = 0; i < N_ARRAYS; i++)
    arrays[i] = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);
      g_autofree char *failures = NULL;
      char milliseconds[G_ASCII_DTOSTR_BUF_SIZE];

      if (!g_str_equal (dp_node_result_get_kind (result), "test"))
        continue;
      failures = g_strdup_printf ("%" G_GINT64_FORMAT, dp_node_result_get_rows (result));
      g_ascii_dtostr (milliseconds, sizeof milliseconds,
                      dp_node_result_get_duration_us (result) / 1000.0);
      append_item (arrays[0], dp_node_result_get_name (result));
      append_item (arrays[1], dp_node_result_get_relation (result));
      append_item (arrays[2], status_text (dp_node_result_get_status (result)));
      append_item (arrays[3], severity_of (project, dp_node_result_get_name (result)));
      append_item (arrays[4], failures);
      append_item (arrays[5], dp_node_result_get_message (result));
      append_item (arrays[6], milliseconds);
    }

  dp_db_params_add_int64 (params, run_id);
  for (guint i = 0; i < N_ARRAYS; i++)
    {
      g_string_append (arrays[i], arrays[i]->len > 0 ? "}" : "{}");
      dp_db_params_add_text (params, arrays[i]->str);
      g_string_free (arrays[i], TRUE);
    }

  return dex_await (dp_db_pool_query (pool, dp_db_load_sql ("transform_results"), params), error);
}
