/* dp-file-stage.c: files of a run: understood, and loaded one after the other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-file-form-private.h"
#include "dp-file-loader.h"

#define PROGRESS_MS 100

static gboolean
has_choices (const DpCsvOptions *options)
{
  return options->kind != DP_CSV_KIND_UNKNOWN || options->date_form != DP_CSV_DATE_NONE ||
         options->time_zone != NULL || (options->columns != NULL && options->columns[0] != NULL);
}

/* How far one file is, set on the thread that reads it */
typedef struct
{
  DpPipelineRun *run;
  DpRunItem     *item;
  guint64        size;
  gsize          bytes;
} Progress;

static gboolean
read_on_cb (guint64  bytes,
            guint64  rows,
            gpointer user_data)
{
  Progress *progress = user_data;

  g_atomic_pointer_set (&progress->bytes, (gsize) bytes);

  return !_dp_run_is_cancelled (progress->run->run);
}

/* A packed file has more text than bytes: it is not shown as done before it is. */
static gboolean
show_progress_cb (gpointer user_data)
{
  Progress *progress = user_data;
  gsize bytes = (gsize) g_atomic_pointer_get (&progress->bytes);
  double part = MIN (bytes / (double) MAX (progress->size, 1), 0.99);
  double fraction = (progress->run->n_done + part) / MAX (progress->run->n_requests, 1);
  const char *path = dp_run_item_get_symbol (progress->item);

  for (int step = DP_STEP_EXTRACT; step <= DP_STEP_LOAD; step++)
    _dp_task_set_progress (_dp_run_get_task (progress->run->run, step), fraction, path);
  _dp_run_item_set_fraction (progress->item, part);

  return G_SOURCE_CONTINUE;
}

static DpFileOutcome *
load (DpPipelineRun  *self,
      DpRunItem      *item,
      DpLookedAt     *looked,
      GError        **error)
{
  const DpCsvPreview *preview = looked->preview;
  Progress progress = { .run = self, .item = item, .size = preview->size };
  guint source;
  DpFileOutcome *outcome;
  DpFileLoadOptions options = {
    .path = preview->path,
    .source = DP_FILE_SOURCE,
    .instrument_kind = "stock",
    .dialect = &preview->dialect,
    .mapping = preview->mapping,
    .run_id = dp_run_get_id (self->run),
    .form = looked->form,
    .verdict = looked->verdict,
    .progress = read_on_cb,
    .user_data = &progress,
  };

  source = g_timeout_add (PROGRESS_MS, show_progress_cb, &progress);
  outcome = dex_await_boxed (dp_load_file (self->pool, &options), error);
  g_source_remove (source);
  _dp_run_item_set_fraction (item, 1);

  return outcome;
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
                                          "%" PRIu64 " of %" PRIu64
                                          " rows was not loaded. The first one: %s",
                                          "%" PRIu64 " of %" PRIu64
                                          " rows were not loaded. The first one: %s",
                                          (gulong) outcome->rows_rejected),
                             outcome->rows_rejected, outcome->rows_in, outcome->first_reject);
  _dp_run_item_set_state (item, DP_RUN_STATE_PARTIAL, message);
}

/* Why a file that is kept is not loaded, and what to do. */
static void
note_held (DpRunItem  *item,
           DpLookedAt *looked)
{
  g_autofree char *what = dp_drift_verdict_describe (looked->verdict);
  g_autofree char *message = NULL;

  if (looked->preview->problem != NULL)
    message =
        g_strdup_printf (_("“%s” has another form than the files before it: %s. It is kept, but "
                           "like this nothing of it can be loaded: %s Or say with “datapipe "
                           "drift” what has changed; then it is loaded from what is kept."),
                         looked->preview->path, what, looked->preview->problem);
  else
    message = g_strdup_printf (
        _("“%s” has another form than the files before it: %s. The contract of files is “freeze”, "
          "so it is kept, but nothing of it is loaded. “datapipe drift” lists what has changed; "
          "accept it there, or choose the contract “evolve”."),
        looked->preview->path, what);
  _dp_run_item_set_cause (item, "drift");
  _dp_run_item_set_state (item, DP_RUN_STATE_FAILED, message);
}

static void
process_file (DpPipelineRun *self,
              DpRunItem     *item)
{
  const char *path = dp_run_item_get_symbol (item);
  g_auto(DpLookedAt) looked = { 0 };
  g_autoptr(DpFileOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  _dp_run_item_set_state (item, DP_RUN_STATE_RUNNING, NULL);
  _dp_task_add_rows (_dp_run_get_task (self->run, DP_STEP_EXTRACT), 1, 0, 0);
  if (_dp_file_look (self, path, &looked, &error))
    outcome = load (self, item, &looked, &error);
  if (outcome == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      _dp_run_item_set_state (item, DP_RUN_STATE_CANCELLED, error->message);
      return;
    }
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
  if (outcome->is_held)
    note_held (item, &looked);
  if (has_choices (&self->plan->file_options))
    _dp_file_remember (self, &looked);
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
