/* dp-test-project.c: small projects, written by the tests that run them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-project.h"

#include <glib/gstdio.h>

#include "dp-test.h"

void
dp_test_project_add (GFile      *folder,
                     const char *path,
                     const char *text)
{
  g_autoptr(GFile) file = g_file_resolve_relative_path (folder, path);
  g_autofree char *name = g_file_get_path (file);
  g_autofree char *parent = g_path_get_dirname (name);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (name, text, -1, &error);
  g_assert_no_error (error);
}

static void
remove_folder (gpointer name)
{
  dp_test_remove_tree (name);
  g_free (name);
}

GFile *
dp_test_project_write (const char *path,
                       ...)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *name = g_dir_make_tmp ("dp-project-XXXXXX", &error);
  GFile *folder;
  va_list args;

  g_assert_no_error (error);
  g_test_queue_destroy (remove_folder, g_strdup (name));
  folder = g_file_new_for_path (name);
  dp_test_project_add (folder, "dbt_project.yml",
                       "name: shop\nmodels:\n  shop:\n    +schema: shop\n");

  va_start (args, path);
  for (; path != NULL; path = va_arg (args, const char *))
    dp_test_project_add (folder, path, va_arg (args, const char *));
  va_end (args);

  return folder;
}

GListModel *
dp_test_project_run (GFile            *folder,
                     DpDbPool         *pool,
                     DpTransformParts  parts,
                     gboolean          full_refresh)
{
  DpTransformOptions options = { .parts = parts, .full_refresh = full_refresh };
  g_autoptr(DpTransformProject) project = NULL;
  g_autoptr(GError) error = NULL;
  GListModel *results;

  project = dp_transform_project_load (folder, &error);
  g_assert_no_error (error);
  results = dex_await_object (dp_transform_run (project, pool, &options, NULL, NULL, NULL), &error);
  g_assert_no_error (error);

  return results;
}

DpNodeResult *
dp_test_project_find (GListModel *results,
                      const char *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);

      if (g_str_equal (dp_node_result_get_name (result), name))
        return result;
    }

  g_error ("There is no result “%s”", name);
}

void
dp_test_project_assert_success (GListModel *results)
{
  for (guint i = 0; i < g_list_model_get_n_items (results); i++)
    {
      g_autoptr(DpNodeResult) result = g_list_model_get_item (results, i);

      if (dp_node_result_get_status (result) != DP_NODE_STATUS_SUCCESS)
        g_error ("%s: %s", dp_node_result_get_name (result), dp_node_result_get_message (result));
    }
}

void
dp_test_project_build_models (GFile    *folder,
                              DpDbPool *pool)
{
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);

  dp_test_project_assert_success (results);
}

void
dp_test_load (DpDbPool   *pool,
              const char *sql)
{
  g_autofree char *script = g_strconcat (sql, ";\n", dp_db_load_sql ("note_written"), NULL);

  dp_test_sql (pool, script);
}

void
dp_test_project_assert_near (DpDbPool   *pool,
                             const char *a,
                             const char *b)
{
  g_autofree char *columns = g_strdup_printf (
    "select string_agg(format('(%%L, a.%%I, b.%%I)', attname, attname, attname), ', ')\n"
    "from pg_attribute where attrelid = '%s'::regclass and atttypid = 'float8'::regtype", a);
  g_autofree char *values = dp_test_sql_text (pool, columns);
  g_autofree char *compare = g_strdup_printf (
      "select min(concat_ws(' ', instrument_id, trading_date, name, v.a, v.b))\nfrom %s a full "
      "join %s b using (instrument_id, trading_date), lateral (values %s) v (name, a, b)\nwhere "
      "a.instrument_id is null or b.instrument_id is null or (v.a is null) <> (v.b is null)\n  or "
      "abs(v.a - v.b) > 1e-9 * greatest(1, abs(v.a))",
      a, b, values);
  g_autofree char *found = dp_test_sql_text (pool, compare);

  g_assert_cmpstr (found, ==, NULL);
}
