/* dp-pipeline.c: a run from start to finish
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-anomaly-stage.h"
#include "dp-build-turn.h"
#include "dp-db-error.h"
#include "dp-distribution-private.h"
#include "dp-engine-private.h"
#include "dp-fault-point.h"
#include "dp-pipeline-private.h"
#include "dp-run-notes.h"
#include "dp-transform.h"

static void
pipeline_run_free (DpPipelineRun *self)
{
  g_clear_object (&self->settings);
  g_clear_object (&self->pool);
  g_clear_pointer (&self->plan, dp_run_plan_free);
  g_clear_object (&self->run);
  g_clear_object (&self->lock);
  g_clear_object (&self->record_lease);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_object (&self->drift);
  g_clear_object (&self->clock);
  g_clear_error (&self->fatal);
  _dp_run_clear_deadline (self);
  g_clear_error (&self->expired);
  g_free (self->trigger);
  g_strfreev (self->models);
  g_free (self);
}

static void
start_task (DpPipelineRun *self,
            DpStep         step)
{
  _dp_task_start (_dp_run_get_task (self->run, step));
  _dp_run_record_task (self, step);
}

static void
finish_task (DpPipelineRun *self,
             DpStep         step,
             DpRunState     state,
             const char    *message)
{
  _dp_task_finish (_dp_run_get_task (self->run, step), state, message);
  _dp_run_record_task (self, step);
}

typedef struct
{
  guint       n_items;
  guint       n_bad;           /* failed or partial */
  guint       n_nothing;       /* failed: nothing new came */
  gint64      rows;
  const char *error;           /* (nullable): the first one's sentence */
} ItemSummary;

static ItemSummary
summarize_items (DpRun *run)
{
  GListModel *items = dp_run_list_items (run);
  ItemSummary summary = { .n_items = g_list_model_get_n_items (items) };

  for (guint i = 0; i < summary.n_items; i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      DpRunState state = dp_run_item_get_state (item);

      summary.rows += dp_run_item_get_rows (item);
      if (state == DP_RUN_STATE_FAILED || state == DP_RUN_STATE_PARTIAL)
        {
          summary.n_bad++;
          if (summary.error == NULL)
            summary.error = dp_run_item_get_message (item);
        }
      summary.n_nothing += state == DP_RUN_STATE_FAILED;
    }

  return summary;
}

/* Stopped by a person, or because it took too long. */
static void
finish_stopped (DpPipelineRun *self,
                DpStep         step)
{
  if (self->expired != NULL)
    finish_task (self, step, DP_RUN_STATE_FAILED, self->expired->message);
  else
    finish_task (self, step, DP_RUN_STATE_CANCELLED, NULL);
}

/* One step of extract, verify and load: what went wrong there is counted as rejected. */
static void
finish_extraction (DpPipelineRun *self)
{
  ItemSummary summary = summarize_items (self->run);
  const DpStep steps[] = { DP_STEP_EXTRACT, DP_STEP_VERIFY, DP_STEP_LOAD };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      DpTask *task = _dp_run_get_task (self->run, steps[i]);
      gboolean rejected = dp_task_get_rows_rejected (task) > 0;

      if (_dp_run_is_cancelled (self->run))
        finish_stopped (self, steps[i]);
      else if (self->fatal != NULL && steps[i] == DP_STEP_LOAD)
        finish_task (self, steps[i], DP_RUN_STATE_FAILED, self->fatal->message);
      else if (steps[i] == DP_STEP_EXTRACT && summary.n_nothing == summary.n_items)
        finish_task (self, steps[i], DP_RUN_STATE_FAILED, summary.error);
      else if (steps[i] == DP_STEP_EXTRACT && summary.n_bad > 0)
        finish_task (self, steps[i], DP_RUN_STATE_PARTIAL, summary.error);
      else if (rejected)
        finish_task (self, steps[i], DP_RUN_STATE_PARTIAL,
                     _("Some records were not loaded; see raw.rejects for each and why."));
      else
        finish_task (self, steps[i], DP_RUN_STATE_SUCCESS, NULL);
    }
}

static void
extract (DpPipelineRun *self)
{
  start_task (self, DP_STEP_EXTRACT);
  start_task (self, DP_STEP_VERIFY);
  start_task (self, DP_STEP_LOAD);
  _dp_run_set_deadline (self, DP_STEP_EXTRACT);
  dex_await (_dp_extract_stage (self), NULL);
  _dp_run_clear_deadline (self);
  _dp_engine_explain (self->settings, &self->fatal);
  finish_extraction (self);
}

typedef struct
{
  DpPipelineRun *run;
  DpStep         step;
  guint          n_failed;
  guint          n_unchanged;
  guint          n_done;
  char          *error;
} Transformation;

static void
transformed_cb (DpNodeResult *result,
                guint         done,
                guint         total,
                gpointer      user_data)
{
  Transformation *self = user_data;
  DpTask *task = _dp_run_get_task (self->run->run, self->step);
  DpNodeStatus status = dp_node_result_get_status (result);
  gboolean failed = status == DP_NODE_STATUS_FAILED || status == DP_NODE_STATUS_ERROR ||
                    status == DP_NODE_STATUS_SKIPPED;

  _dp_run_add_result (self->run->run, result);
  _dp_note_result (result, self->step == DP_STEP_TEST);
  _dp_task_set_progress (task, done / (double) MAX (total, 1), dp_node_result_get_name (result));
  /* A table that is left as it is does not come out of the run. */
  _dp_task_add_rows (task, 1,
                     !failed && !(self->step == DP_STEP_TRANSFORM &&
                                  dp_node_result_get_unchanged (result)),
                     failed);
  _dp_task_add_metric (task, "nodes", 1);
  _dp_task_add_metric (task, "unchanged", dp_node_result_get_unchanged (result));
  self->n_done++;
  self->n_failed += failed;
  self->n_unchanged += dp_node_result_get_unchanged (result);
  if (failed && self->error == NULL && status != DP_NODE_STATUS_SKIPPED)
    {
      const char *message = dp_node_result_get_message (result);

      self->error = g_strdup (message != NULL ? message : dp_node_result_get_name (result));
    }
}

/* What lies behind a model's error may be that the server went away, and behind that a full
 * disk. */
static char *
dup_explained (DpPipelineRun *self,
               const char    *message)
{
  g_autoptr(GError) error = g_error_new_literal (DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE, message);

  _dp_engine_explain (self->settings, &error);

  return g_strdup (error->message);
}

/* Models, or their tests. */
static void
transform (DpPipelineRun      *self,
           DpTransformProject *project,
           DpStep              step)
{
  Transformation transformation = { .run = self, .step = step };
  g_autoptr(DexFuture) stop = _dp_run_wait_cancelled (self->run);
  g_autoptr(GListModel) results = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  DpTransformOptions options = {
    .parts = step == DP_STEP_TEST
                 ? DP_TRANSFORM_TESTS
                 : DP_TRANSFORM_MODELS | DP_TRANSFORM_SEEDS | DP_TRANSFORM_SNAPSHOTS,
    .select = (const char * const *) self->models,
    .full_refresh = self->full_refresh,
    .skip_unchanged = TRUE,
    .run_id = dp_run_get_id (self->run),
    .has_turn = TRUE,
    .stop = stop,
  };
  g_autoptr(DexFuture) work = NULL;

  start_task (self, step);
  _dp_run_set_deadline (self, step);
  work = dp_transform_run (project, self->pool, &options, transformed_cb, &transformation, NULL);
  dex_await (dex_future_first (dex_ref (work), dex_ref (stop), NULL), NULL);
  if (_dp_run_is_cancelled (self->run))
    {
      /* A model is built whole or not at all, so that one going on may come to its end. */
      dex_await (g_steal_pointer (&work), NULL);
      _dp_run_clear_deadline (self);
      g_free (transformation.error);
      finish_stopped (self, step);
      return;
    }

  _dp_run_clear_deadline (self);
  results = dex_await_object (g_steal_pointer (&work), &error);
  if (results == NULL)
    message = dup_explained (self, error->message);
  else if (transformation.error != NULL)
    message = dup_explained (self, transformation.error);
  g_free (transformation.error);
  if (results == NULL)
    finish_task (self, step, DP_RUN_STATE_FAILED, message);
  else if (transformation.n_failed == 0)
    finish_task (self, step, DP_RUN_STATE_SUCCESS,
                 step == DP_STEP_TRANSFORM && transformation.n_unchanged == transformation.n_done
                   ? _("Nothing new was loaded, so the tables are up to date.") : NULL);
  else
    finish_task (self, step,
                 transformation.n_failed < transformation.n_done ? DP_RUN_STATE_PARTIAL
                                                                 : DP_RUN_STATE_FAILED,
                 message);
}

static void
skip_task (DpPipelineRun *self,
           DpStep         step)
{
  finish_task (self, step, DP_RUN_STATE_SKIPPED, NULL);
}

/* Tables and the tests of them, while nobody else builds or loads. */
static void
build_in_turn (DpPipelineRun      *self,
               DpTransformProject *project)
{
  g_autoptr(DexFuture) stop = _dp_run_wait_cancelled (self->run);
  g_autoptr(GError) error = NULL;
  DpDbLease *turn = dp_build_turn_take (self->pool, stop, &error);

  if (turn == NULL && _dp_run_is_cancelled (self->run))
    finish_stopped (self, DP_STEP_TRANSFORM);
  else if (turn == NULL)
    {
      _dp_engine_explain (self->settings, &error);
      finish_task (self, DP_STEP_TRANSFORM, DP_RUN_STATE_FAILED, error->message);
    }
  if (turn == NULL)
    {
      skip_task (self, DP_STEP_TEST);
      return;
    }

  transform (self, project, DP_STEP_TRANSFORM);
  dp_fault_point ("transform:before-record");
  dp_fault_point ("test:before");

  if (_dp_run_is_cancelled (self->run))
    skip_task (self, DP_STEP_TEST);
  else
    transform (self, project, DP_STEP_TEST);
  dp_build_turn_give (turn);
}

static void
build (DpPipelineRun *self)
{
  g_autoptr(DpTransformProject) project = NULL;
  g_autoptr(GError) error = NULL;

  if (_dp_run_is_cancelled (self->run) || self->fatal != NULL || self->load_only)
    {
      skip_task (self, DP_STEP_TRANSFORM);
      skip_task (self, DP_STEP_TEST);
      return;
    }

  project = dp_transform_project_load (NULL, &error);
  if (project == NULL)
    {
      finish_task (self, DP_STEP_TRANSFORM, DP_RUN_STATE_FAILED, error->message);
      skip_task (self, DP_STEP_TEST);
      return;
    }

  build_in_turn (self, project);
}

/* How it went, and the sentence for people. */
static DpRunState
judge (DpPipelineRun  *self,
       char          **message)
{
  ItemSummary summary = summarize_items (self->run);
  DpTask *models = _dp_run_get_task (self->run, DP_STEP_TRANSFORM);
  DpTask *tests = _dp_run_get_task (self->run, DP_STEP_TEST);
  DpTask *verify = _dp_run_get_task (self->run, DP_STEP_VERIFY);

  *message = NULL;
  if (self->expired != NULL)
    {
      *message = g_strdup (self->expired->message);
      return DP_RUN_STATE_FAILED;
    }
  if (_dp_run_is_cancelled (self->run))
    {
      *message = g_strdup (_("The run was stopped. What had been loaded is kept; the next run goes "
                             "on from there."));
      return DP_RUN_STATE_CANCELLED;
    }
  if (self->fatal != NULL)
    {
      *message = g_strdup (self->fatal->message);
      return DP_RUN_STATE_FAILED;
    }
  if (summary.n_nothing == summary.n_items)
    {
      *message = g_strdup (summary.error);
      return DP_RUN_STATE_FAILED;
    }
  if (summary.n_bad > 0 && self->plan->sources->len == 0)
    {
      *message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                               "%u of %u files was not loaded completely: %s",
                                               "%u of %u files were not loaded completely: %s",
                                               summary.n_bad),
                                  summary.n_bad, summary.n_items, summary.error);
      return DP_RUN_STATE_PARTIAL;
    }
  if (summary.n_bad > 0)
    {
      *message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                               "%u of %u symbols is not up to date: %s",
                                               "%u of %u symbols are not up to date: %s",
                                               summary.n_bad),
                                  summary.n_bad, summary.n_items, summary.error);
      return DP_RUN_STATE_PARTIAL;
    }
  if (!self->load_only && dp_task_get_state (models) != DP_RUN_STATE_SUCCESS)
    {
      *message = g_strdup_printf (_("The prices are loaded, but not every table was built: %s"),
                                  dp_task_get_message (models));
      return dp_task_get_state (models) == DP_RUN_STATE_FAILED ? DP_RUN_STATE_FAILED
                                                               : DP_RUN_STATE_PARTIAL;
    }
  if (!self->load_only && dp_task_get_state (tests) != DP_RUN_STATE_SUCCESS)
    {
      *message = g_strdup_printf (_("The tables are built, but a data test failed: %s"),
                                  dp_task_get_message (tests));
      return DP_RUN_STATE_PARTIAL;
    }
  if (dp_task_get_rows_rejected (verify) > 0)
    {
      gint64 rejected = dp_task_get_rows_rejected (verify);

      *message = g_strdup_printf (
          g_dngettext (GETTEXT_PACKAGE, "%" PRId64 " record was not loaded; raw.rejects says why.",
                       "%" PRId64 " records were not loaded; raw.rejects says why.",
                       (gulong) rejected),
          rejected);
      return DP_RUN_STATE_PARTIAL;
    }

  return DP_RUN_STATE_SUCCESS;
}

/* What is unusual about what came is no reason to fail; what was not looked at now is looked at
 * after the next run. */
static void
look_for_anomalies (DpPipelineRun *self)
{
  gboolean built = dp_task_get_state (_dp_run_get_task (self->run, DP_STEP_TRANSFORM)) ==
                   DP_RUN_STATE_SUCCESS;
  g_autoptr(GError) error = NULL;

  if (_dp_run_is_cancelled (self->run) || self->fatal != NULL)
    return;
  if (!dex_await (dp_anomaly_stage_look (self->pool, self->settings, dp_run_get_id (self->run),
                                         built),
                  &error))
    g_debug ("Nothing was looked for that is unusual: %s", error->message);
}

/* What comes finds the part of its month, and what came for none before gets one, also where nobody
 * but runs looks after the tables. What is in the way of that is in no run's way. */
static void
keep_parts (DpPipelineRun *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = NULL;

  if (_dp_run_is_cancelled (self->run) || self->fatal != NULL)
    return;
  lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
  if (lease == NULL ||
      _dp_distribution_keep_parts (dp_db_lease_get_connection (lease), &error) < 0)
    g_debug ("Parts stay as they are: %s", error->message);
}

/* What is missing is found out once no other run brings it meanwhile. */
static void
prepare (DpPipelineRun *self)
{
  g_autoptr(GError) error = NULL;

  if (!_dp_run_take_sources (self, &error) ||
      (!_dp_run_is_cancelled (self->run) &&
       (!dp_run_plan_prepare (self->plan, self->settings, self->record, &error) ||
        !_dp_run_read_drift (self, &error))))
    {
      _dp_engine_explain (self->settings, &error);
      self->fatal = g_steal_pointer (&error);
    }
  _dp_run_reserve_calls (self);
}

static DexFuture *
pipeline_fiber (gpointer user_data)
{
  DpPipelineRun *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  DpRunState state;

  _dp_task_start (_dp_run_get_task (self->run, DP_STEP_START));
  if (!_dp_run_record_start (self, &error))
    {
      _dp_engine_explain (self->settings, &error);
      _dp_task_finish (_dp_run_get_task (self->run, DP_STEP_START), DP_RUN_STATE_FAILED,
                       error->message);
      _dp_run_set_error (self->run, error);
      _dp_run_finish (self->run, DP_RUN_STATE_FAILED, error->message);
      return dex_future_new_true ();
    }
  prepare (self);
  keep_parts (self);
  finish_task (self, DP_STEP_START, DP_RUN_STATE_SUCCESS, NULL);

  dp_fault_point ("run:after-start");
  extract (self);
  dp_fault_point ("run:after-extract");
  build (self);
  dp_fault_point ("run:after-build");

  _dp_task_start (_dp_run_get_task (self->run, DP_STEP_FINISH));
  for (guint i = 0; i < self->plan->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->plan->sources, i);

      if (source->source != NULL)
        _dp_run_add_quota (self->run, source->name, dp_source_get_n_calls (source->source));
    }
  state = judge (self, &message);
  _dp_run_set_error (self->run, self->fatal != NULL ? self->fatal : self->expired);
  _dp_task_finish (_dp_run_get_task (self->run, DP_STEP_FINISH), DP_RUN_STATE_SUCCESS, NULL);
  if (!_dp_run_record_finish (self, state, message, &error))
    {
      /* What was loaded stands in its own transactions; only the record of the run is missing. Why
       * the run failed before says more than that its end could not be written. */
      _dp_engine_explain (self->settings, &error);
      if (self->fatal == NULL)
        {
          g_set_str (&message, error->message);
          _dp_run_set_error (self->run, error);
        }
      state = DP_RUN_STATE_FAILED;
    }
  look_for_anomalies (self);
  _dp_run_finish (self->run, state, message);

  return dex_future_new_true ();
}

DexFuture *
_dp_pipeline_run (DpSettings         *settings,
                  DpDbPool           *pool,
                  DpRunPlan          *plan,
                  DpRun              *run,
                  const DpRunOptions *options)
{
  DpPipelineRun *self = g_new0 (DpPipelineRun, 1);

  self->settings = g_object_ref (settings);
  self->pool = g_object_ref (pool);
  self->plan = plan;
  self->run = g_object_ref (run);
  self->sources = g_ptr_array_new_with_free_func (g_free);
  self->trigger = g_strdup (options->trigger != NULL ? options->trigger : "command");
  self->clock = g_object_ref (options->clock != NULL ? options->clock : dp_clock_get_default ());
  self->full_refresh = options->full_refresh;
  self->load_only = options->load_only;
  self->models = g_strdupv ((char **) options->models);
  self->is_late = options->is_late;
  self->attempt = MAX (options->attempt, 1);
  self->timeout_s = options->timeout_s;
  self->backfill_id = options->backfill_id;
  for (guint i = 0; i < plan->files->len; i++)
    _dp_run_add_item (run, g_ptr_array_index (plan->files, i));
  for (guint i = 0; i < plan->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (plan->sources, i);

      for (guint j = 0; j < source->items->len; j++)
        _dp_run_add_item (run, ((DpPlanItem *) g_ptr_array_index (source->items, j))->item);
    }

  /* Templates of the project, which are rendered in it, go deep. */
  return dex_scheduler_spawn (NULL, 1024 * 1024, pipeline_fiber, self,
                              (GDestroyNotify) pipeline_run_free);
}
