/* dp-engine-backfills.c: backfills, which go on over as many days as calls allow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-private.h"

#include <glib/gi18n-lib.h>

#include "dp-backfill-private.h"
#include "dp-run-plan.h"
#include "dp-run-private.h"

/* A network that is away may be there again in an hour. */
#define WAIT_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* How soon a run notices that its backfill was paused, perhaps by another process. */
#define LOOK_SECONDS 2

typedef struct
{
  DpEngine        *engine;
  DpBackfill      *backfill;
  DpRun           *run;        /* (nullable) */
  DpBackfillState  state;      /* that it is to have */
} Work;

/* What a plan says of what is left. */
typedef struct
{
  guint            days;
  guint            calls;
  guint            affordable;
  DpBackfillState  state;
  gint64           resume_us;
  char            *message;    /* (nullable) */
  char            *cost;       /* (nullable): of what is left, now */
} Look;

static void
look_clear (Look *self)
{
  g_free (self->message);
  g_free (self->cost);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

static Work *
work_new (DpEngine   *engine,
          DpBackfill *backfill)
{
  Work *self = g_new0 (Work, 1);

  self->engine = g_object_ref (engine);
  self->backfill = g_object_ref (backfill);

  return self;
}

static void
work_free (gpointer data)
{
  Work *self = data;

  g_object_unref (self->engine);
  g_object_unref (self->backfill);
  g_clear_object (&self->run);
  g_free (self);
}

static void
fill_options (DpBackfill   *backfill,
              DpRunOptions *options)
{
  options->from = dp_backfill_get_from (backfill);
  options->to = dp_backfill_get_to (backfill);
  options->sources = dp_backfill_get_sources (backfill);
  options->symbols = dp_backfill_get_symbols (backfill);
  options->only_failed = dp_backfill_get_only_failed (backfill);
  options->backfill_id = dp_backfill_get_id (backfill);
  options->trigger = "backfill";
}

/* When the first of the sources that have something to do may be asked again, and in its words. */
static void
wait_for_budget (DpRunPlan *plan,
                 Look      *look)
{
  for (guint i = 0; i < plan->sources->len; i++)
    {
      const DpPlanSource *source = g_ptr_array_index (plan->sources, i);
      gint64 renewed_us;

      if (source->calls->len == 0)
        continue;
      renewed_us = dp_run_quota_get_renewal (&source->quota);
      if (look->resume_us != 0 && look->resume_us <= renewed_us)
        continue;
      look->resume_us = renewed_us;
      g_free (look->message);
      look->message = dp_run_quota_dup_refusal (&source->quota,
                                                dp_source_get_title (source->source));
    }
}

/* What the last run, which is over, means for the rest. @has_progress: it brought some of it */
static void
judge_run (Work     *self,
           gboolean  has_progress,
           Look     *look)
{
  DpRun *run = self->run;
  const char *reason = dp_run_get_message (run);

  if (dp_run_get_state (run) == DP_RUN_STATE_CANCELLED)
    {
      look->state = DP_BACKFILL_PAUSED;
    }
  else if (_dp_run_may_succeed_later (run))
    {
      look->resume_us = dp_clock_get_unix_us (self->engine->clock) + WAIT_US;
      look->message = g_strdup (reason);
    }
  else if (!has_progress)
    {
      look->state = DP_BACKFILL_FAILED;
      look->message = g_strdup_printf (
          _("The last run brought nothing of what is left. %s"),
          reason != NULL ? reason
                         : _("The provider may not have it for the plan that is set up."));
    }
}

static void
judge (Work      *self,
       DpRunPlan *plan,
       Look      *look)
{
  gboolean has_progress;

  look->days = dp_run_plan_count_days (plan);
  look->calls = dp_run_plan_count_calls (plan);
  look->affordable = dp_run_plan_count_affordable (plan);
  look->cost = dp_run_plan_dup_cost (plan);
  has_progress = look->calls < dp_backfill_get_calls_left (self->backfill) ||
                 look->days < dp_backfill_get_days_left (self->backfill);
  if (look->calls == 0)
    {
      look->state = DP_BACKFILL_DONE;
    }
  else if (look->affordable == 0)
    {
      wait_for_budget (plan, look);
    }
  else if (self->run != NULL)
    {
      judge_run (self, has_progress, look);
    }
}

static gboolean
plan_rest (Work    *self,
           Look    *look,
           GError **error)
{
  DpRunOptions options = { 0 };
  g_autoptr(DpRunPlan) plan = NULL;
  g_autoptr(DpDbLease) lease = NULL;

  fill_options (self->backfill, &options);
  plan = dp_run_plan_new (self->engine->settings, &options, error);
  if (plan == NULL)
    return FALSE;
  lease = dex_await_object (dp_db_pool_acquire (self->engine->pool), error);
  if (lease == NULL || !dp_run_plan_prepare (plan, self->engine->settings,
                                             dp_db_lease_get_connection (lease), error))
    return FALSE;
  judge (self, plan, look);

  return TRUE;
}

/* @message: (nullable) */
static void
add_wait (DpDbParams *params,
          gint64      resume_us,
          const char *message)
{
  if (resume_us != 0)
    dp_db_params_add_time (params, resume_us);
  else
    dp_db_params_add_text (params, NULL);
  dp_db_params_add_text (params, message);
}

/* What is kept may have been paused meanwhile; then it says so. */
static gboolean
save_look (Work    *self,
           Look    *look,
           GError **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) result = NULL;

  dp_db_params_add_int64 (params, dp_backfill_get_id (self->backfill));
  dp_db_params_add_text (params, dp_backfill_state_get_nick (look->state));
  dp_db_params_add_int64 (params, look->days);
  dp_db_params_add_int64 (params, look->calls);
  add_wait (params, look->resume_us, look->message);
  result = dex_await_object (dp_db_pool_query (self->engine->pool, dp_db_load_sql ("save_backfill"),
                                               params),
                             error);
  if (result == NULL)
    return FALSE;
  look->state = dp_db_result_get_n_rows (result) > 0
                    ? _dp_backfill_parse_state (dp_db_result_get_text (result, 0, 0))
                    : DP_BACKFILL_CANCELLED;

  return TRUE;
}

/* Until nobody said otherwise while the answer was on its way. */
static gboolean
save_look_unchanged (Work    *self,
                     Look    *look,
                     GError **error)
{
  guint wishes;

  do
    {
      wishes = self->engine->backfill_wishes;
      if (!save_look (self, look, error))
        return FALSE;
    }
  while (wishes != self->engine->backfill_wishes);

  return TRUE;
}

static DexFuture *
look_fiber (gpointer user_data)
{
  Work *self = user_data;
  g_auto(Look) look = { 0 };
  g_autoptr(GError) error = NULL;

  if (!_dp_engine_require_open (self->engine, &error) || !plan_rest (self, &look, &error) ||
      (dp_backfill_get_id (self->backfill) != 0 && !save_look_unchanged (self, &look, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  _dp_backfill_set_left (self->backfill, look.days, look.calls);
  _dp_backfill_set_cost (self->backfill, look.cost);
  _dp_backfill_set_wait (self->backfill, look.resume_us, look.message);
  _dp_backfill_set_state (self->backfill, look.state);

  return dex_future_new_for_boolean (look.state == DP_BACKFILL_ACTIVE && look.affordable > 0 &&
                                     look.resume_us == 0);
}

DexFuture *
dp_engine_look_backfill (DpEngine   *self,
                         DpBackfill *backfill)
{
  Work *work;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_BACKFILL (backfill), NULL);

  work = work_new (self, backfill);
  /* What the run before it came to; one that could not begin says nothing. */
  if (self->current_run != NULL && dp_run_is_finished (self->current_run) &&
      dp_run_get_id (self->current_run) != 0 &&
      dp_run_get_backfill_id (self->current_run) == dp_backfill_get_id (backfill) &&
      dp_backfill_get_id (backfill) != 0)
    work->run = g_object_ref (self->current_run);

  return dex_scheduler_spawn (NULL, 0, look_fiber, work, work_free);
}

static DexFuture *
add_fiber (gpointer user_data)
{
  Work *self = user_data;
  DpBackfill *backfill = self->backfill;
  DpDbParams *params;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (!_dp_engine_require_open (self->engine, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  params = dp_db_params_add_int64 (dp_db_params_new (), dp_backfill_get_from (backfill));
  dp_db_params_add_int64 (params, dp_backfill_get_to (backfill));
  dp_db_params_add_strv (params, dp_backfill_get_sources (backfill));
  dp_db_params_add_strv (params, dp_backfill_get_symbols (backfill));
  dp_db_params_add_boolean (params, dp_backfill_get_only_failed (backfill));
  dp_db_params_add_int64 (params, dp_backfill_get_days_left (backfill));
  dp_db_params_add_int64 (params, dp_backfill_get_calls_left (backfill));
  add_wait (params, dp_backfill_get_resume_us (backfill), dp_backfill_get_message (backfill));
  result = dex_await_object (dp_db_pool_query (self->engine->pool, dp_db_load_sql ("add_backfill"),
                                               params),
                             &error);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  _dp_backfill_set_id (backfill, dp_db_result_get_int64 (result, 0, 0));
  g_list_store_insert (self->engine->backfills, 0, backfill);

  return dex_future_new_true ();
}

DexFuture *
dp_engine_add_backfill (DpEngine   *self,
                        DpBackfill *backfill)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_BACKFILL (backfill), NULL);
  g_return_val_if_fail (dp_backfill_get_id (backfill) == 0, NULL);

  return dex_scheduler_spawn (NULL, 0, add_fiber, work_new (self, backfill), work_free);
}

static DexFuture *
state_fiber (gpointer user_data)
{
  Work *self = user_data;
  DpDbParams *params;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (!_dp_engine_require_open (self->engine, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  params = dp_db_params_add_int64 (dp_db_params_new (), dp_backfill_get_id (self->backfill));
  dp_db_params_add_text (params, dp_backfill_state_get_nick (self->state));
  result = dex_await_object (dp_db_pool_query (self->engine->pool,
                                               dp_db_load_sql ("set_backfill_state"), params),
                             &error);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->engine->backfill_wishes++;
  if (dp_db_result_get_n_rows (result) == 0)
    return dex_future_new_for_boolean (FALSE);

  _dp_backfill_set_wait (self->backfill, 0, NULL);
  _dp_backfill_set_state (self->backfill, self->state);

  return dex_future_new_true ();
}

DexFuture *
dp_engine_set_backfill_state (DpEngine        *self,
                              DpBackfill      *backfill,
                              DpBackfillState  state)
{
  Work *work;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_BACKFILL (backfill), NULL);
  g_return_val_if_fail (state == DP_BACKFILL_ACTIVE || state == DP_BACKFILL_PAUSED ||
                        state == DP_BACKFILL_CANCELLED, NULL);

  work = work_new (self, backfill);
  work->state = state;

  return dex_scheduler_spawn (NULL, 0, state_fiber, work, work_free);
}

GListModel *
dp_engine_list_backfills (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return G_LIST_MODEL (self->backfills);
}

DpBackfill *
dp_engine_find_backfill (DpEngine *self,
                         gint64    id)
{
  GListModel *shown;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  shown = G_LIST_MODEL (self->backfills);
  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr(DpBackfill) backfill = g_list_model_get_item (shown, i);

      if (dp_backfill_get_id (backfill) == id)
        return g_steal_pointer (&backfill);
    }

  return NULL;
}

/* Returns: (transfer full) (nullable): as they are after all that people said of them */
static DpDbResult *
read_backfills (DpEngine  *self,
                GError   **error)
{
  g_autoptr(DpDbResult) rows = NULL;
  guint wishes;

  do
    {
      if (!_dp_engine_require_open (self, error))
        return NULL;
      wishes = self->backfill_wishes;
      g_clear_object (&rows);
      rows = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("list_backfills"),
                                                 NULL),
                               error);
    }
  while (rows != NULL && wishes != self->backfill_wishes);

  return g_steal_pointer (&rows);
}

static gboolean
has_items (GListModel *list,
           GPtrArray  *items)
{
  gboolean same = g_list_model_get_n_items (list) == items->len;

  for (guint i = 0; same && i < items->len; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (list, i);

      same = item == g_ptr_array_index (items, i);
    }

  return same;
}

/* What is shown already stays the same object, in the same row: a button there may be about to be
 * pressed. */
static DexFuture *
load_fiber (gpointer user_data)
{
  DpEngine *self = user_data;
  g_autoptr(GPtrArray) backfills = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) rows = read_backfills (self, &error);
  GListModel *shown = G_LIST_MODEL (self->backfills);

  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      DpBackfill *backfill = dp_engine_find_backfill (self, dp_db_result_get_int64 (rows, i, 0));

      if (backfill == NULL)
        backfill = dp_backfill_new (0, 0, NULL, NULL, FALSE);
      _dp_backfill_read (backfill, rows, i);
      g_ptr_array_add (backfills, backfill);
    }
  if (!has_items (shown, backfills))
    g_list_store_splice (self->backfills, 0, g_list_model_get_n_items (shown), backfills->pdata,
                         backfills->len);

  return dex_future_new_true ();
}

DexFuture *
dp_engine_load_backfills (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref);
}

static gboolean
is_still_wanted (Work *self)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (),
                                               dp_backfill_get_id (self->backfill));

  result = dex_await_object (dp_db_pool_query (self->engine->pool,
                                               dp_db_load_sql ("find_backfill_state"), params),
                             NULL);

  /* A database that is away is the run's affair. */
  return result == NULL || (dp_db_result_get_n_rows (result) > 0 &&
                            g_str_equal (dp_db_result_get_text (result, 0, 0), "active"));
}

/* Ends the run where its backfill is not wanted any more. */
static DexFuture *
watch_fiber (gpointer user_data)
{
  Work *self = user_data;

  while (!dp_run_is_finished (self->run))
    {
      dex_await (dex_future_first (dp_run_wait (self->run), dex_timeout_new_seconds (LOOK_SECONDS),
                                   NULL),
                 NULL);
      if (self->engine->pool == NULL || dp_run_is_finished (self->run))
        break;
      if (!is_still_wanted (self))
        {
          dp_run_cancel (self->run);
          break;
        }
    }

  return dex_future_new_true ();
}

DpRun *
dp_engine_run_backfill (DpEngine    *self,
                        DpBackfill  *backfill,
                        GError     **error)
{
  DpRunOptions options = { 0 };
  DpRun *run;
  Work *work;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_BACKFILL (backfill), NULL);
  g_return_val_if_fail (dp_backfill_get_id (backfill) != 0, NULL);

  fill_options (backfill, &options);
  run = dp_engine_start_run (self, &options, error);
  if (run == NULL)
    return NULL;
  _dp_run_set_backfill_id (run, dp_backfill_get_id (backfill));
  work = work_new (self, backfill);
  work->run = g_object_ref (run);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, watch_fiber, work, work_free));

  return run;
}
