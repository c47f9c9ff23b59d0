/* dp-file-stage.c: files of a run: understood, and loaded one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-csv-preview.h"
#include "dp-file-loader.h"
#include "dp-pipeline-private.h"
#include "dp-work-scheduler.h"

/* What looking at a file found out, made on a thread of the pool */
typedef struct
{
  char         *path;
  DpCsvOptions  options;      /* its texts are the plan's, but for what is remembered */
  char         *remembered;
} Look;

static void
look_free (Look *look)
{
  g_free (look->path);
  g_free (look->remembered);
  g_free (look);
}

static DexFuture *
look_fiber (gpointer user_data)
{
  Look *look = user_data;
  g_autoptr(GError) error = NULL;
  DpCsvPreview *preview = dp_csv_preview_new (look->path, &look->options, 0, &error);

  if (preview == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_pointer (preview);
}

static DpCsvPreview *
look_at (DpPipelineRun  *self,
         const char     *path,
         const char     *remembered,
         GError        **error)
{
  Look *look = g_new0 (Look, 1);

  look->path = g_strdup (path);
  look->remembered = g_strdup (remembered);
  look->options = self->plan->file_options;
  look->options.remembered = look->remembered;

  return dex_await_pointer (dex_scheduler_spawn (dp_work_scheduler_get (), 0,
                                                 look_fiber, look, (GDestroyNotify) look_free),
                            error);
}

/* What a person said of files like this one. Returns: (transfer full) (nullable) */
static char *
recall_family (DpPipelineRun *self,
               const char    *family)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), family);
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("recall_file_family"), params),
                            NULL);
  if (found == NULL || dp_db_result_get_n_rows (found) == 0)
    return NULL;

  return g_strdup (dp_db_result_get_text (found, 0, 0));
}

static gboolean
has_choices (const DpCsvOptions *options)
{
  return options->kind != DP_CSV_KIND_UNKNOWN || options->date_form != DP_CSV_DATE_NONE ||
         options->time_zone != NULL || (options->columns != NULL && options->columns[0] != NULL);
}

static void
remember_family (DpPipelineRun      *self,
                 const DpCsvMapping *mapping)
{
  g_autofree char *json = dp_csv_mapping_to_json (mapping);
  g_autoptr(DpDbResult) saved = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, mapping->family);
  dp_db_params_add_text (params, json);
  saved = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("remember_file_family"), params),
                            &error);
  if (saved == NULL)
    g_debug ("could not remember the columns of %s: %s", mapping->family, error->message);
}

/* Looks twice where somebody said something about the file's family. */
static DpCsvPreview *
understand (DpPipelineRun  *self,
            const char     *path,
            GError        **error)
{
  g_autoptr(DpCsvPreview) first = look_at (self, path, NULL, error);
  g_autofree char *remembered = NULL;
  DpCsvPreview *second;

  if (first == NULL)
    return NULL;
  if (first->mapping != NULL && first->mapping->family != NULL)
    remembered = recall_family (self, first->mapping->family);
  second = remembered != NULL ? look_at (self, path, remembered, error) : g_steal_pointer (&first);
  if (second != NULL && second->problem != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", path, second->problem);
      g_clear_pointer (&second, dp_csv_preview_free);
    }

  return second;
}

static DpFileOutcome *
load (DpPipelineRun       *self,
      const DpCsvPreview  *preview,
      GError             **error)
{
  DpFileLoadOptions options = {
    .path = preview->path,
    .source = DP_FILE_SOURCE,
    .instrument_kind = "stock",
    .dialect = &preview->dialect,
    .mapping = preview->mapping,
    .run_id = dp_run_get_id (self->run),
  };

  return dex_await_boxed (dp_load_file (self->pool, &options), error);
}

static void
note_outcome (DpPipelineRun       *self,
              DpRunItem           *item,
              const DpFileOutcome *outcome)
{
  guint64 n_good = outcome->rows_in - outcome->rows_rejected;
  g_autofree char *message = NULL;

  _dp_task_add_rows (_dp_run_get_task (self->run, DP_STEP_VERIFY), outcome->rows_in, n_good,
                     outcome->rows_rejected);
  _dp_task_add_rows (_dp_run_get_task (self->run, DP_STEP_LOAD), outcome->rows_in,
                     outcome->rows_written, outcome->rows_rejected);
  _dp_run_item_add_rows (item, outcome->rows_written);
  if (outcome->rows_rejected == 0)
    {
      _dp_run_item_set_state (item, DP_RUN_STATE_SUCCESS, NULL);
      return;
    }

  message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                                          " rows was not loaded. The first one: %s",
                                          "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                                          " rows were not loaded. The first one: %s",
                                          (gulong) outcome->rows_rejected),
                             outcome->rows_rejected, outcome->rows_in, outcome->first_reject);
  _dp_run_item_set_state (item, DP_RUN_STATE_PARTIAL, message);
}

static void
process_file (DpPipelineRun *self,
              DpRunItem     *item)
{
  const char *path = dp_run_item_get_symbol (item);
  g_autoptr(DpCsvPreview) preview = NULL;
  g_autoptr(DpFileOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  _dp_run_item_set_state (item, DP_RUN_STATE_RUNNING, NULL);
  _dp_task_add_rows (_dp_run_get_task (self->run, DP_STEP_EXTRACT), 1, 0, 0);
  preview = understand (self, path, &error);
  if (preview != NULL)
    outcome = load (self, preview, &error);
  if (outcome == NULL)
    {
      _dp_task_add_rows (_dp_run_get_task (self->run, DP_STEP_EXTRACT), 0, 0, 1);
      _dp_run_item_set_state (item, DP_RUN_STATE_FAILED, error->message);
      if (_dp_is_fatal (error) && self->fatal == NULL)
        self->fatal = g_error_copy (error);
      return;
    }

  _dp_task_add_rows (_dp_run_get_task (self->run, DP_STEP_EXTRACT), 0, 1, 0);
  note_outcome (self, item, outcome);
  if (has_choices (&self->plan->file_options))
    remember_family (self, preview->mapping);
}

static DexFuture *
stage_fiber (gpointer user_data)
{
  DpPipelineRun *self = user_data;
  GPtrArray *files = self->plan->files;

  for (guint i = 0; i < files->len; i++)
    {
      DpRunItem *item = g_ptr_array_index (files, i);

      if (_dp_run_is_cancelled (self->run))
        _dp_run_item_set_state (item, DP_RUN_STATE_CANCELLED, NULL);
      else if (self->fatal != NULL)
        _dp_run_item_set_state (item, DP_RUN_STATE_FAILED, self->fatal->message);
      else
        process_file (self, item);
      _dp_show_progress (self, dp_run_item_get_symbol (item));
    }

  return dex_future_new_true ();
}

DexFuture *
_dp_file_stage (DpPipelineRun *self)
{
  return dex_scheduler_spawn (NULL, 0, stage_fiber, self, NULL);
}
