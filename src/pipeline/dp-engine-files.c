/* dp-engine-files.c: files, before they are loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-files.h"
#include "dp-engine-private.h"
#include "dp-work-scheduler.h"

/* Shared by a fiber that asks the database, and one on another thread that reads. */
typedef struct
{
  DpDbPool     *pool;      /* (nullable) */
  char         *path;
  DpCsvOptions  options;
  guint         n_rows;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_clear_object (&look->pool);
  g_free (look->path);
  dp_csv_options_clear (&look->options);
  g_free (look);
}

static DexFuture *
read_fiber (gpointer user_data)
{
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  DpCsvPreview *preview = dp_csv_preview_new (look->path, &look->options, look->n_rows, &error);

  if (preview == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_pointer (preview);
}

static DpCsvPreview *
read_elsewhere (Look    *look,
                GError **error)
{
  return dex_await_pointer (dex_scheduler_spawn (dp_work_scheduler_get (), 0, read_fiber, look,
                                                 NULL),
                            error);
}

/* Returns: (transfer full) (nullable): what was said of files with these columns */
static char *
recall (Look       *look,
        const char *family)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), family);
  g_autoptr(DpDbResult) found = NULL;
  g_autoptr(GError) error = NULL;

  found = dex_await_object (dp_db_pool_query (look->pool, dp_db_load_sql ("recall_file_family"),
                                              params),
                            &error);
  if (found == NULL)
    g_debug ("What was said of files like “%s” is not known: %s", look->path, error->message);

  return found != NULL && dp_db_result_get_n_rows (found) > 0
             ? g_strdup (dp_db_result_get_text (found, 0, 0))
             : NULL;
}

static DexFuture *
preview_fiber (gpointer user_data)
{
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvPreview) first = read_elsewhere (look, &error);

  if (first == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (look->pool != NULL && first->mapping->family != NULL)
    look->options.remembered = recall (look, first->mapping->family);
  if (look->options.remembered != NULL)
    {
      DpCsvPreview *second = read_elsewhere (look, &error);

      if (second == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      return dex_future_new_for_pointer (second);
    }

  return dex_future_new_for_pointer (g_steal_pointer (&first));
}

DexFuture *
dp_engine_preview_file (DpEngine           *self,
                        const char         *path,
                        const DpCsvOptions *options,
                        guint               n_rows)
{
  Look *look;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  look = g_new0 (Look, 1);
  look->pool = self->pool != NULL ? g_object_ref (self->pool) : NULL;
  look->path = g_strdup (path);
  look->options = dp_csv_options_copy (options);
  g_clear_pointer ((char **) &look->options.remembered, g_free);
  look->n_rows = n_rows;

  return dex_scheduler_spawn (NULL, 0, preview_fiber, look, look_free);
}

static DexFuture *
list_fiber (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  char **paths = dp_csv_list_files (user_data, &error);

  if (paths == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_boxed (G_TYPE_STRV, paths);
}

DexFuture *
dp_engine_list_files (DpEngine           *self,
                      const char * const *words)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (words != NULL, NULL);

  return dex_scheduler_spawn (dp_work_scheduler_get (), 0, list_fiber, g_strdupv ((char **) words),
                              (GDestroyNotify) g_strfreev);
}
