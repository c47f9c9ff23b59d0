/* dp-run-record.c: what the database remembers of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include "dp-fault-point.h"
#include "dp-pipeline-private.h"

static DpDbResult *
run_query (DpPipelineRun  *self,
           const char     *name,
           DpDbParams     *params,
           GError        **error)
{
  return dex_await_object (dp_db_connection_query (self->record, dp_db_load_sql (name), params),
                           error);
}

static gboolean
run_statement (DpPipelineRun  *self,
               const char     *name,
               DpDbParams     *params,
               GError        **error)
{
  g_autoptr(DpDbResult) result = run_query (self, name, params, error);

  return result != NULL;
}

/* A moment of a schedule is decided with the run that it is for, in one transaction: killed before
 * the commit it is as if nothing had been, and after it no one else begins the same. */
static gboolean
decide_moment (DpPipelineRun  *self,
               GError        **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params;

  if (dp_run_get_due_us (self->run) == 0)
    return TRUE;

  params = dp_db_params_new ();
  dp_db_params_add_text (params, dp_run_get_pipeline (self->run));
  dp_db_params_add_time (params, dp_run_get_due_us (self->run));
  dp_db_params_add_boolean (params, self->is_late);
  dp_db_params_add_int64 (params, self->attempt);
  dp_db_params_add_int64 (params, dp_run_get_id (self->run));
  result = run_query (self, "decide_run", params, error);
  if (result == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (result) > 0)
    return TRUE;
  g_set_error (
      error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_DECIDED,
      _("This run of “%s” was begun already, by another process that keeps the same schedules."),
      dp_run_get_pipeline (self->run));

  return FALSE;
}

/* What is special about it */
static char *
describe_options (DpPipelineRun *self)
{
  if (self->backfill_id > 0)
    return g_strdup_printf ("{\"backfill_id\": %" G_GINT64_FORMAT "}", self->backfill_id);

  return g_strdup (self->full_refresh ? "{\"full_refresh\": true}" : "{}");
}

static gboolean
insert_run (DpPipelineRun  *self,
            GError        **error)
{
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();
  DpDbParams *params = dp_db_params_new ();
  DpDbParams *tasks = dp_db_params_new ();

  dp_db_params_add_text (params, self->trigger);
  dp_db_params_add_boolean (params, dp_run_get_is_sample (self->run));
  dp_db_params_take_text (params, describe_options (self));
  dp_db_params_add_text (params, dp_run_get_pipeline (self->run));
  if (dp_run_get_due_us (self->run) != 0)
    dp_db_params_add_time (params, dp_run_get_due_us (self->run));
  else
    dp_db_params_add_text (params, NULL);
  dp_db_params_add_int64 (params, self->attempt);
  dp_db_params_take_text (params, _dp_run_dup_holder (self));
  result = run_query (self, "start_run", params, error);
  if (result == NULL)
    {
      dp_db_params_free (tasks);
      return FALSE;
    }
  _dp_run_set_id (self->run, dp_db_result_get_int64 (result, 0, 0));

  for (guint i = 0; i < DP_N_STEPS; i++)
    g_ptr_array_add (names, (char *) dp_task_get_name (_dp_run_get_task (self->run, i)));
  g_ptr_array_add (names, NULL);
  dp_db_params_add_int64 (tasks, dp_run_get_id (self->run));
  dp_db_params_add_strv (tasks, (const char * const *) names->pdata);

  return run_statement (self, "start_tasks", tasks, error);
}

static gboolean
forget_quota (DpPipelineRun  *self,
              GError        **error)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_time (params, g_get_real_time ());

  return run_statement (self, "forget_quota", params, error);
}

static gboolean
commit_start (DpPipelineRun  *self,
              GError        **error)
{
  dp_fault_point ("start:before-commit");
  if (!dex_await (dp_db_connection_commit (self->record), error))
    return FALSE;
  dp_fault_point ("start:after-commit");

  return TRUE;
}

gboolean
_dp_run_record_start (DpPipelineRun  *self,
                      GError        **error)
{
  if (!_dp_run_take_right (self, error))
    return FALSE;
  if (dex_await (dp_db_connection_begin (self->record), error) &&
      run_statement (self, "close_dead_runs", NULL, error) &&
      forget_quota (self, error) &&
      insert_run (self, error) &&
      decide_moment (self, error) &&
      commit_start (self, error))
    return TRUE;
  dex_await (dp_db_connection_rollback (self->record), NULL);
  _dp_run_give_right (self);

  return FALSE;
}

static gboolean
write_task (DpPipelineRun  *self,
            DpTask         *task,
            GError        **error)
{
  DpDbParams *params = dp_db_params_new ();
  DpRunState state = dp_task_get_state (task);
  gboolean failed = state == DP_RUN_STATE_FAILED || state == DP_RUN_STATE_PARTIAL;

  dp_db_params_add_int64 (params, dp_run_get_id (self->run));
  dp_db_params_add_text (params, dp_task_get_name (task));
  dp_db_params_add_text (params, dp_run_state_get_nick (state));
  dp_db_params_add_int64 (params, dp_task_get_attempts (task));
  dp_db_params_add_int64 (params, dp_task_get_duration_us (task));
  dp_db_params_add_int64 (params, dp_task_get_rows_in (task));
  dp_db_params_add_int64 (params, dp_task_get_rows_out (task));
  dp_db_params_add_int64 (params, dp_task_get_rows_rejected (task));
  dp_db_params_add_text (params, failed ? dp_task_get_message (task) : NULL);
  dp_db_params_take_text (params, dp_run_metrics_dup_json (dp_task_get_metrics (task)));

  return run_statement (self, "finish_task", params, error);
}

void
_dp_run_record_task (DpPipelineRun *self,
                     DpStep         step)
{
  g_autoptr(GError) error = NULL;
  DpTask *task = _dp_run_get_task (self->run, step);

  /* Only for who looks from outside meanwhile; the end of the run writes all of them again. */
  if (!write_task (self, task, &error))
    g_debug ("could not record task %s: %s", dp_task_get_name (task), error->message);
}

static gboolean
write_items (DpPipelineRun  *self,
             GError        **error)
{
  GListModel *items = dp_run_list_items (self->run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      DpDbParams *params = dp_db_params_new ();

      dp_db_params_add_int64 (params, dp_run_get_id (self->run));
      dp_db_params_add_text (params, dp_run_item_get_source (item));
      dp_db_params_add_text (params, dp_run_item_get_symbol (item));
      dp_db_params_add_text (params, dp_run_state_get_nick (dp_run_item_get_state (item)));
      dp_db_params_add_text (params, dp_run_item_get_message (item));
      dp_db_params_take_text (params, dp_run_metrics_dup_json (dp_run_item_get_metrics (item)));
      if (!run_statement (self, "finish_item", params, error))
        return FALSE;
    }

  return TRUE;
}

static DpDbParams *
new_key_params (DpPlanSource *source)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), source->name);

  return dp_db_params_add_text (params, source->key_id);
}

/* Calls that brought nothing to load were not counted with a reply. */
static gboolean
count_remaining (DpPipelineRun  *self,
                 DpPlanSource   *source,
                 GError        **error)
{
  guint n_calls = dp_source_get_n_calls (source->source);
  DpDbParams *params;

  if (n_calls == source->n_counted)
    return TRUE;

  params = new_key_params (source);
  dp_db_params_add_time (params, g_get_real_time ());
  dp_db_params_add_int64 (params, n_calls - source->n_counted);
  source->n_counted = n_calls;

  return run_statement (self, "count_quota", params, error);
}

/* So that the next run does not ask in vain. */
static gboolean
note_spent (DpPipelineRun  *self,
            DpPlanSource   *source,
            GError        **error)
{
  gint64 until_us = dp_source_get_spent_until_us (source->source);
  DpDbParams *params;

  if (until_us == 0)
    return TRUE;

  params = new_key_params (source);
  dp_db_params_add_text (params, dp_run_quota_get_plan (&source->quota));
  dp_db_params_add_time (params, until_us);
  dp_db_params_add_text (params, source->refusal != NULL ? source->refusal->message : "");
  dp_db_params_add_time (params, g_get_real_time ());

  return run_statement (self, "note_spent", params, error);
}

static gboolean
write_quota (DpPipelineRun  *self,
             GError        **error)
{
  for (guint i = 0; i < self->plan->sources->len && !self->plan->synthetic; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->plan->sources, i);

      if (source->source == NULL)
        continue;
      if (!count_remaining (self, source, error) || !note_spent (self, source, error))
        return FALSE;
      /* What was reserved before the server was restarted may have been sent, and is kept. */
      if (!self->was_cut && !run_statement (self, "release_quota", new_key_params (source), error))
        return FALSE;
    }

  return TRUE;
}

/* (transfer full) (nullable): the days that a failed call was for, as far as it was known which. */
static char *
describe_failed (const DpPlanCall *call)
{
  const DpRunNeeds *needs = call->item->needs;
  const char *series = dp_request_get_series (call->request);
  g_autoptr(DpDaySet) days = dp_day_set_new ();
  GArray *missing = needs->wanted.missing;
  gint32 first = DP_DATE_NONE;
  gint32 last = G_MAXINT32;

  if (series != NULL)
    {
      missing = dp_source_needs_get_missing (&needs->wanted, series);
      dp_request_get_window (call->request, &first, &last);
    }
  else if (call->rank > 0 || call->dataset->pace != DP_PACE_DAYS)
    return NULL;

  for (guint i = 0; missing != NULL && i < missing->len; i++)
    {
      gint32 day = g_array_index (missing, gint32, i);

      if (day >= first && day <= last)
        dp_day_set_add (days, day, dp_exchange_calendar_next (needs->calendar, day));
    }

  return missing != NULL ? dp_day_set_to_string (days) : NULL;
}

static gboolean
write_failed_days (DpPipelineRun  *self,
                   DpPlanSource   *source,
                   GError        **error)
{
  g_autoptr(GPtrArray) symbols = g_ptr_array_new_null_terminated (0, NULL, TRUE);
  g_autoptr(GPtrArray) days = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr(GPtrArray) intervals = g_ptr_array_new_null_terminated (0, NULL, TRUE);
  DpDbParams *params;

  for (guint i = 0; i < source->calls->len; i++)
    {
      const DpPlanCall *call = g_ptr_array_index (source->calls, i);
      const char *series = dp_request_get_series (call->request);
      char *failed = call->failed ? describe_failed (call) : NULL;

      if (failed == NULL)
        continue;
      g_ptr_array_add (symbols, (char *) dp_run_item_get_symbol (call->item->item));
      g_ptr_array_add (days, failed);
      g_ptr_array_add (intervals, (char *) (series != NULL ? series : "day"));
    }
  if (symbols->len == 0)
    return TRUE;

  params = dp_db_params_new ();
  dp_db_params_add_text (params, source->name);
  dp_db_params_add_strv (params, (const char * const *) symbols->pdata);
  dp_db_params_add_strv (params, (const char * const *) days->pdata);
  dp_db_params_add_int64 (params, dp_run_get_id (self->run));
  dp_db_params_add_time (params, g_get_real_time ());
  dp_db_params_add_strv (params, (const char * const *) intervals->pdata);

  return run_statement (self, "fail_intervals", params, error);
}

static gboolean
write_end (DpPipelineRun  *self,
           DpRunState      state,
           const char     *message,
           GError        **error)
{
  DpDbParams *params;

  for (guint i = 0; i < DP_N_STEPS; i++)
    {
      if (!write_task (self, _dp_run_get_task (self->run, i), error))
        return FALSE;
    }
  for (guint i = 0; i < self->plan->sources->len; i++)
    {
      if (!write_failed_days (self, g_ptr_array_index (self->plan->sources, i), error))
        return FALSE;
    }

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, dp_run_get_id (self->run));
  dp_db_params_add_text (params, dp_run_state_get_nick (state));
  dp_db_params_add_text (params, message);

  return write_items (self, error) &&
         write_quota (self, error) &&
         _dp_run_record_sources (self, error) &&
         run_statement (self, "finish_run", params, error) &&
         _dp_run_record_alerts (self, error);
}

gboolean
_dp_run_record_finish (DpPipelineRun  *self,
                       DpRunState      state,
                       const char     *message,
                       GError        **error)
{
  gboolean written;

  /* The server may have been restarted under the run: its end is still worth a new connection. */
  if (!dp_db_connection_is_usable (self->record) || !dp_db_connection_is_usable (self->holder))
    {
      self->record = NULL;
      self->holder = NULL;
      g_clear_object (&self->record_lease);
      self->was_cut = TRUE;
      g_clear_object (&self->lock);
      if (!_dp_run_take_right (self, error) || !_dp_run_retake_sources (self, error))
        return FALSE;
    }

  written = dex_await (dp_db_connection_begin (self->record), error) &&
            write_end (self, state, message, error);
  dp_fault_point ("finish:before-commit");
  written = written && dex_await (dp_db_connection_commit (self->record), error);
  dp_fault_point ("finish:after-commit");
  if (!written)
    dex_await (dp_db_connection_rollback (self->record), NULL);
  _dp_run_give_right (self);

  return written;
}
