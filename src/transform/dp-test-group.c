/* dp-test-group.c: data tests that are run together
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-group.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "dp-data-test.h"
#include "dp-materialize.h"
#include "dp-unit-test.h"

#define SETTINGS \
  "set local statement_timeout = 0;\n" \
  "set local jit = off;\n" \
  "set local work_mem = '64MB';\n"

/* Tests with the same key can share a scan; NULL for one that cannot. */
static char *
make_key (DpDataTest *test)
{
  g_autofree char *relation = dp_data_test_dup_relation (test);

  if (!dp_data_test_can_share (test))
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

static char *
describe_failures (DpDataTest *test,
                   gint64      failures)
{
  g_autoptr(GString) message = g_string_new (NULL);

  g_string_append_printf (message, ngettext ("%s line %u: %" PRId64 " row fails",
                                             "%s line %u: %" PRId64 " rows fail", failures),
                          test->path, test->line, failures);
  if (test->condition != NULL)
    g_string_append_printf (message, ": %s", test->condition);
  if (test->stored_in != NULL)
    g_string_append_printf (message, _("; they are in %s"), test->stored_in);

  return g_string_free (g_steal_pointer (&message), FALSE);
}

/* Three columns from @column on: failures, whether to warn, whether to fail. */
static DpNodeResult *
result_for_answer (DpDataTest *test,
                   DpDbResult *answer,
                   guint       column,
                   gint64      duration_us)
{
  gint64 failures = dp_db_result_get_int64 (answer, 0, column);
  gboolean warns = dp_db_result_get_boolean (answer, 0, column + 1);
  gboolean fails = !test->warn && dp_db_result_get_boolean (answer, 0, column + 2);
  g_autofree char *message = NULL;

  if (!warns && !fails)
    return result_new (test, DP_NODE_STATUS_SUCCESS, failures, duration_us, NULL);
  message = describe_failures (test, failures);

  return result_new (test, fails ? DP_NODE_STATUS_FAILED : DP_NODE_STATUS_WARN, failures,
                     duration_us, message);
}

static DpNodeResult *
result_for_error (DpDataTest   *test,
                  const GError *error,
                  gint64        start)
{
  return result_new (test, DP_NODE_STATUS_ERROR, 0, g_get_monotonic_time () - start,
                     error->message);
}

/* What a count, called @name, has to say to a test's thresholds. */
static void
append_verdict (GString    *sql,
                DpDataTest *test,
                const char *name)
{
  g_string_append_printf (sql, "ceil(%s)::bigint, %s %s, %s %s", name, name, test->warn_if, name,
                          test->error_if);
}

/* What stands before and behind the rows that fail, to count them. */
static void
frame_count (DpDataTest *test,
             GString    *before,
             GString    *after)
{
  g_string_append (before, "select ");
  append_verdict (before, test, "dp_count");
  g_string_append_printf (before, "\nfrom (\nselect coalesce(%s, 0) as dp_count from (\n",
                          test->fail_calc != NULL ? test->fail_calc : "count(*)");
  if (test->limit > 0)
    {
      g_string_append (before, "select * from (\n");
      g_string_append_printf (after, "\n) dp_rows limit %" G_GINT64_FORMAT, test->limit);
    }
  g_string_append (after, "\n) dp_failures\n) dp_counted");
}

static DpDbResult *
execute_located (DpDataTest      *test,
                 DpDbConnection  *connection,
                 const char      *before,
                 const char      *rows,
                 const char      *after,
                 DpSourceMap     *map,
                 GError         **error)
{
  g_autofree char *sql = g_strconcat (before, rows, after, NULL);
  g_autofree char *place = g_strdup_printf (_("%s line %u"), test->path, test->line);
  DpDbResult *result = dex_await_object (dp_db_connection_execute (connection, sql), error);

  if (result == NULL)
    dp_materialize_locate (sql, strlen (before), map, place, error);

  return result;
}

/* Several tests may need the schema at once, and a failure of an earlier run may be there. */
static gboolean
clear_store (DpDataTest      *test,
             DpDbConnection  *connection,
             GError         **error)
{
  g_autoptr(DpDbResult) found = NULL;
  g_autofree char *schema = g_strndup (test->stored_in, strstr (test->stored_in, "\".\"") + 1 -
                                                          test->stored_in);
  g_autofree char *script = NULL;
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), test->stored_in);
  const char *kind;

  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_stored"), params),
                            error);
  if (found == NULL)
    return FALSE;
  kind = dp_db_result_get_n_rows (found) > 0 ? dp_db_result_get_text (found, 0, 0) : NULL;
  if (kind != NULL)
    script = g_strdup_printf ("drop %s %s", *kind == 'v' ? "view" : "table", test->stored_in);
  else
    script = g_strdup_printf ("select pg_advisory_xact_lock(hashtext('dbt_test__audit'));\n"
                              "create schema if not exists %s", schema);

  return dex_await (dp_db_connection_execute (connection, script), error);
}

/* The rows that fail are kept as a relation, and counted there. */
static DpDbResult *
store_and_count (DpDataTest      *test,
                 DpDbConnection  *connection,
                 const char      *rows,
                 DpSourceMap     *map,
                 GError         **error)
{
  g_autoptr(GString) before = g_string_new (NULL);
  g_autoptr(GString) after = g_string_new (NULL);
  g_autofree char *create = g_strdup_printf (SETTINGS "create %s %s as\n", test->store_as,
                                             test->stored_in);
  g_autofree char *select = g_strconcat ("select * from ", test->stored_in, NULL);
  g_autoptr(DpDbResult) created = NULL;

  if (!clear_store (test, connection, error))
    return NULL;
  created = execute_located (test, connection, create, rows, "", map, error);
  if (created == NULL)
    return NULL;
  frame_count (test, before, after);

  return execute_located (test, connection, before->str, select, after->str, NULL, error);
}

/* What the server itself keeps unique need not be looked at. */
static gboolean
is_guaranteed (DpDataTest     *test,
               DpDbConnection *connection)
{
  g_auto(GStrv) columns = NULL;
  g_autoptr(DpDbResult) found = NULL;
  const char *relation = test->model != NULL ? test->model->relation
                         : test->source != NULL ? test->source->relation : NULL;
  DpDbParams *params;

  if (!test->is_built_in || relation == NULL || test->fail_calc != NULL || test->store_as != NULL)
    return FALSE;
  columns = dp_data_test_list_unique (test);
  if (columns == NULL)
    return FALSE;

  params = dp_db_params_add_text (dp_db_params_new (), relation);
  dp_db_params_add_strv (params, (const char * const *) columns);
  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_unique"), params),
                            NULL);

  return found != NULL && dp_db_result_get_n_rows (found) > 0;
}

static DpNodeResult *
run_one (DpTransformProject *project,
         DpDataTest         *test,
         DpDbConnection     *connection)
{
  g_autoptr(DpSourceMap) map = dp_source_map_new ();
  g_autoptr(GString) before = g_string_new (SETTINGS);
  g_autoptr(GString) after = g_string_new (NULL);
  g_autoptr(DpDbResult) answer = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;
  gint64 start = g_get_monotonic_time ();

  if (test->unit != NULL)
    return dp_unit_test_run (test->unit, test->name, project, connection);
  if (is_guaranteed (test, connection))
    return result_new (test, DP_NODE_STATUS_SUCCESS, 0, g_get_monotonic_time () - start, NULL);
  rows = _dp_project_compile_test (project, test, connection, map, &error);
  if (rows == NULL)
    return result_for_error (test, error, start);

  frame_count (test, before, after);
  if (test->stored_in != NULL)
    answer = store_and_count (test, connection, rows, map, &error);
  else
    answer = execute_located (test, connection, before->str, rows, after->str, map, &error);
  if (answer == NULL)
    return result_for_error (test, error, start);

  return result_for_answer (test, answer, 0, g_get_monotonic_time () - start);
}

/* One query with a count for each test. */
static char *
compile_group (DpTransformProject  *project,
               GPtrArray           *tests,
               DpDbConnection      *connection,
               GError             **error)
{
  g_autoptr(GString) sql = g_string_new (SETTINGS "select");
  g_autoptr(GString) counts = g_string_new (NULL);
  g_autofree char *relation = _dp_project_test_relation (project, g_ptr_array_index (tests, 0),
                                                         connection, error);

  if (relation == NULL)
    return NULL;
  for (guint i = 0; i < tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (tests, i);
      g_autofree char *count = dp_data_test_dup_count (test);
      g_autofree char *name = g_strdup_printf ("dp_%u", i);

      g_string_append (sql, i > 0 ? ",\n  " : "\n  ");
      append_verdict (sql, test, name);
      g_string_append_printf (counts, "%s\n  %s as %s", i > 0 ? "," : "", count, name);
    }
  g_string_append_printf (sql, "\nfrom (select%s\nfrom %s) dp_counted", counts->str, relation);

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
                         result_for_answer (test, counts, 3 * i,
                                            (g_get_monotonic_time () - start) / tests->len));
    }

  return results;
}

DpNodeResult *
dp_test_group_skip (DpDataTest *test,
                    const char *because)
{
  g_autofree char *message = because != NULL
                             ? g_strdup_printf (_("Not tested, because “%s” failed."), because)
                             : g_strdup (_("Not tested, because the build was stopped."));

  return result_new (test, DP_NODE_STATUS_SKIPPED, 0, 0, message);
}
