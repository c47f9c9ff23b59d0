/* dp-scheduler-runs.c: runs what is due, one after another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-scheduler-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-date.h"
#include "dp-pipeline-private.h"
#include "dp-retry-policy.h"

/* What is looked at again and again until it has changed: another process, a database that is
 * away. */
#define LOOK_SECONDS 5

typedef enum
{
  OUTCOME_DONE,
  OUTCOME_AGAIN,      /* nothing has begun: the same once more */
} Outcome;

static gboolean
is_same_pipeline (const DpMoment *a,
                  const DpMoment *b)
{
  return g_str_equal (a->pipeline, b->pipeline);
}

/* The newest stands for all of them, unless each is wanted: they would load the same. */
static void
replace_older (DpScheduler    *self,
               const DpMoment *newer)
{
  g_autoptr(DpPipelineSpec) spec = dp_engine_find_pipeline (self->engine, newer->pipeline);

  if (spec != NULL && dp_pipeline_spec_get_missed (spec) == DP_MISSED_RUN_ALL)
    return;
  for (guint i = 0; i < self->moments->len;)
    {
      DpMoment *older = g_ptr_array_index (self->moments, i);

      if (!is_same_pipeline (older, newer))
        {
          i++;
          continue;
        }
      older = g_ptr_array_steal_index (self->moments, i);
      /* One that was tried is decided already. */
      if (older->attempt == 1)
        g_ptr_array_add (self->missed, older);
      else
        _dp_moment_free (older);
    }
}

static void
knock (DpScheduler *self)
{
  if (self->work != NULL && dex_future_is_pending (DEX_FUTURE (self->work)))
    dex_promise_resolve_boolean (self->work, TRUE);
}

void
_dp_scheduler_add_moment (DpScheduler *self,
                          DpMoment    *moment)
{
  g_assert (DP_IS_SCHEDULER (self));
  g_assert (moment != NULL);

  replace_older (self, moment);
  g_ptr_array_add (self->moments, moment);
  knock (self);
}

/* Until there is work, or until @until; FALSE where the scheduler has to stop. */
static gboolean
rest (DpScheduler *self,
      DexFuture   *until)
{
  if (!self->active)
    {
      /* A timeout that runs must not be dropped. */
      if (until != NULL)
        dex_future_disown (until);
      return FALSE;
    }
  dex_clear (&self->work);
  self->work = dex_promise_new ();
  if (until != NULL)
    dex_await (dex_future_first (dex_ref (DEX_FUTURE (self->work)), until, NULL), NULL);
  else
    dex_await (dex_ref (DEX_FUTURE (self->work)), NULL);

  return self->active;
}

/* Returns: (transfer full) (nullable): the oldest one whose time has come; @wait_us: until there is
 * one, or -1 */
static DpMoment *
take_moment (DpScheduler *self,
             gint64      *wait_us)
{
  gint64 now_us = dp_clock_get_monotonic_us (self->clock);

  *wait_us = -1;
  for (guint i = 0; i < self->moments->len; i++)
    {
      DpMoment *moment = g_ptr_array_index (self->moments, i);
      gint64 rest_us = moment->not_before_us - now_us;

      if (rest_us <= 0)
        return g_ptr_array_steal_index (self->moments, i);
      *wait_us = *wait_us < 0 ? rest_us : MIN (*wait_us, rest_us);
    }

  return NULL;
}

/* Behind what came meanwhile; a newer moment of the pipeline makes it needless. @next: (transfer
 * full) */
static gboolean
add_again (DpScheduler *self,
           DpMoment    *next)
{
  for (guint i = 0; i < self->moments->len; i++)
    {
      if (is_same_pipeline (g_ptr_array_index (self->moments, i), next))
        {
          _dp_moment_free (next);
          return FALSE;
        }
    }
  g_ptr_array_add (self->moments, next);

  return TRUE;
}

/* So that the wait goes on where the program ends meanwhile; where it cannot be noted, it lasts as
 * long as the program. */
static void
save_retry (DpScheduler   *self,
            const DpMoment *next,
            gint64          wait_us)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), next->pipeline);

  dp_db_params_add_time (params, next->due_us);
  dp_db_params_add_time (params, dp_clock_get_unix_us (self->clock) + wait_us);
  dex_await (dp_engine_query (self->engine, dp_db_load_sql ("save_retry"), params), NULL);
}

static void
try_later (DpScheduler    *self,
           DpPipelineSpec *spec,
           const DpMoment *moment,
           gint64          run_id)
{
  const DpRetryPolicy policy = {
    .max_attempts = dp_pipeline_spec_get_attempts (spec),
    .base_us = 30 * G_USEC_PER_SEC,
    .cap_us = 15 * 60 * G_USEC_PER_SEC,
  };
  g_autofree char *text = NULL;
  DpMoment *next;
  gint64 wait_us;

  if (!dp_retry_policy_allows (&policy, moment->attempt))
    return;
  wait_us = dp_retry_policy_get_wait_us (&policy, moment->attempt, LOOK_SECONDS * G_USEC_PER_SEC,
                                         self->random);
  next = _dp_moment_new (moment->pipeline, moment->due_us, TRUE);
  next->attempt = moment->attempt + 1;
  next->not_before_us = dp_clock_get_monotonic_us (self->clock) + wait_us;
  text = g_strdup_printf (_("It is tried again in %.0f seconds, for the %u. time of %u."),
                          wait_us / (double) G_USEC_PER_SEC, next->attempt, policy.max_attempts);
  _dp_scheduler_tell (self, DP_SCHEDULER_RETRYING, moment, run_id, text);
  if (add_again (self, next))
    save_retry (self, next, wait_us);
}

typedef struct
{
  DpScheduler    *scheduler;
  const DpMoment *moment;
  DpRun          *run;
} Start;

static void
start_finished_cb (DpTask     *task,
                   GParamSpec *pspec,
                   gpointer    user_data)
{
  Start *start = user_data;
  g_autofree char *due = NULL;
  g_autofree char *text = NULL;

  if (dp_task_get_state (task) != DP_RUN_STATE_SUCCESS)
    return;
  due = dp_timestamp_to_string (start->moment->due_us);
  text = g_strdup_printf (start->moment->is_late
                              ? _("Run %" PRId64 " makes up for what was due %s.")
                              : _("Run %" PRId64 " began, due %s."),
                          dp_run_get_id (start->run), due);
  _dp_scheduler_tell (start->scheduler, DP_SCHEDULER_STARTED, start->moment,
                      dp_run_get_id (start->run), text);
}

static void
await_run (DpScheduler    *self,
           const DpMoment *moment,
           DpRun          *run)
{
  g_autoptr(DpTask) first = g_list_model_get_item (dp_run_list_tasks (run), 0);
  Start start = { self, moment, run };
  gulong handler = g_signal_connect (first, "notify::state", G_CALLBACK (start_finished_cb),
                                     &start);

  g_set_object (&self->run, run);
  dex_await (dp_run_wait (run), NULL);
  g_clear_object (&self->run);
  g_signal_handler_disconnect (first, handler);
}

static void
tell_finished (DpScheduler    *self,
               const DpMoment *moment,
               DpRun          *run)
{
  const char *message = dp_run_get_message (run);
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("Run %" PRId64 " ended as %s after %.1f s%s%s"), dp_run_get_id (run),
                          dp_run_state_get_nick (dp_run_get_state (run)),
                          (dp_run_get_finished_us (run) - dp_run_get_started_us (run)) / 1e6,
                          message != NULL ? ": " : "", message != NULL ? message : "");
  _dp_scheduler_tell (self, DP_SCHEDULER_FINISHED, moment, dp_run_get_id (run), text);
}

/* Says once what it waits for. */
static void
wait_for (DpScheduler    *self,
          const DpMoment *moment,
          const char     *text)
{
  if (g_strcmp0 (self->waiting, text) != 0)
    _dp_scheduler_tell (self, DP_SCHEDULER_WAITING, moment, 0, text);
  _dp_scheduler_set_waiting (self, text);
  rest (self, dex_timeout_new_seconds (LOOK_SECONDS));
}

/* What became of a run that has ended, or never began. */
static Outcome
judge_run (DpScheduler    *self,
           DpPipelineSpec *spec,
           DpMoment       *moment,
           DpRun          *run)
{
  const GError *error = dp_run_get_error (run);

  if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY))
    {
      wait_for (self, moment, error->message);
      return OUTCOME_AGAIN;
    }
  _dp_scheduler_set_waiting (self, NULL);
  if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_DECIDED))
    {
      _dp_scheduler_tell (self, DP_SCHEDULER_ELSEWHERE, moment, 0, error->message);
      return OUTCOME_DONE;
    }
  _dp_scheduler_note_database (self, error != NULL && error->domain == DP_DB_ERROR ? error : NULL);
  if (dp_run_get_id (run) == 0)
    {
      rest (self, dex_timeout_new_seconds (LOOK_SECONDS));
      return OUTCOME_AGAIN;
    }
  tell_finished (self, moment, run);
  if (dp_run_get_state (run) == DP_RUN_STATE_FAILED && _dp_run_may_succeed_later (run) &&
      self->active)
    try_later (self, spec, moment, dp_run_get_id (run));

  return OUTCOME_DONE;
}

/* A run that cannot begin in this process now, or not at all. */
static Outcome
judge_refusal (DpScheduler    *self,
               DpMoment       *moment,
               const GError   *error)
{
  DpRun *current = dp_engine_get_current_run (self->engine);

  if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY) && current != NULL)
    {
      rest (self, dp_run_wait (current));
      return OUTCOME_AGAIN;
    }
  if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED))
    {
      wait_for (self, moment, error->message);
      return OUTCOME_AGAIN;
    }
  _dp_scheduler_tell (self, DP_SCHEDULER_MISSED, moment, 0, error->message);
  g_ptr_array_add (self->missed,
                   _dp_moment_new (moment->pipeline, moment->due_us, moment->is_late));
  dp_scheduler_wake (self);

  return OUTCOME_DONE;
}

static Outcome
run_moment (DpScheduler    *self,
            DpPipelineSpec *spec,
            DpMoment       *moment)
{
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;
  DpRunOptions options = {
    .trigger = "schedule",
    .due_us = moment->due_us,
    .is_late = moment->is_late,
    .attempt = moment->attempt,
  };

  dp_pipeline_spec_fill_run (spec, &options);
  run = dp_engine_start_run (self->engine, &options, &error);
  if (run == NULL)
    return judge_refusal (self, moment, error);
  await_run (self, moment, run);

  return judge_run (self, spec, moment, run);
}

const char *
_dp_scheduler_get_hindrance (DpScheduler *self,
                             gboolean     asks)
{
  DpSettings *settings = dp_engine_get_settings (self->engine);

  if (self->conditions == NULL)
    return NULL;
  if (dp_conditions_get_metered (self->conditions) && asks &&
      !dp_settings_get_boolean (settings, "schedule-on-metered"))
    return _("The network is a metered one, so this waits for another. A setting says whether it "
             "has to.");
  if (dp_conditions_get_on_battery (self->conditions) &&
      !dp_settings_get_boolean (settings, "schedule-on-battery"))
    return _("The computer runs on its battery, so this waits for power. A setting says whether "
             "it has to.");

  return NULL;
}

/* Read anew for each try: it may be paused, or removed, while it waits for its turn. */
static void
deal_with (DpScheduler *self,
           DpMoment    *moment)
{
  Outcome outcome = OUTCOME_AGAIN;

  while (self->active && self->engine != NULL && outcome == OUTCOME_AGAIN)
    {
      g_autoptr(DpPipelineSpec) spec = dp_engine_find_pipeline (self->engine, moment->pipeline);
      const char *hindrance;

      if (spec == NULL || !dp_pipeline_spec_get_enabled (spec))
        break;
      hindrance = _dp_scheduler_get_hindrance (self, !dp_pipeline_spec_get_sample (spec));
      if (hindrance != NULL)
        wait_for (self, moment, hindrance);
      else
        outcome = run_moment (self, spec, moment);
    }
  _dp_scheduler_set_waiting (self, NULL);
}

/* What was cut off with its process is tried again: what it had loaded is there, and the rest is
 * not. */
static gboolean
take_up_cut_off (DpScheduler *self)
{
  g_autoptr(DpDbResult) rows = NULL;

  rows = dex_await_object (dp_engine_query (self->engine, dp_db_load_sql ("list_cut_off"), NULL),
                           NULL);
  for (guint i = 0; rows != NULL && i < dp_db_result_get_n_rows (rows); i++)
    {
      DpMoment *moment = _dp_moment_new (dp_db_result_get_text (rows, i, 0),
                                         dp_db_result_get_int64 (rows, i, 1), TRUE);

      moment->attempt = dp_db_result_get_int64 (rows, i, 2) + 1;
      _dp_scheduler_tell (self, DP_SCHEDULER_RETRYING, moment, dp_db_result_get_int64 (rows, i, 3),
                          _("The program ended before that run did, so it is run again."));
      g_ptr_array_add (self->moments, moment);
    }

  return rows != NULL;
}

/* What waited for another try when the program ended waits for the rest of that time. */
static gboolean
take_up_retries (DpScheduler *self)
{
  gint64 now_us = dp_clock_get_unix_us (self->clock);
  g_autoptr(DpDbResult) rows = NULL;

  rows = dex_await_object (dp_engine_query (self->engine, dp_db_load_sql ("list_retries"), NULL),
                           NULL);
  for (guint i = 0; rows != NULL && i < dp_db_result_get_n_rows (rows); i++)
    {
      DpMoment *moment = _dp_moment_new (dp_db_result_get_text (rows, i, 0),
                                         dp_db_result_get_int64 (rows, i, 1), TRUE);
      gint64 wait_us = MAX (dp_db_result_get_int64 (rows, i, 4) - now_us, 0);

      moment->attempt = dp_db_result_get_int64 (rows, i, 2) + 1;
      moment->not_before_us = dp_clock_get_monotonic_us (self->clock) + wait_us;
      add_again (self, moment);
    }

  return rows != NULL;
}

DexFuture *
_dp_scheduler_run_fiber (gpointer user_data)
{
  DpScheduler *self = user_data;

  while (self->active && (!take_up_retries (self) || !take_up_cut_off (self)))
    rest (self, dex_timeout_new_seconds (LOOK_SECONDS));

  while (self->active && self->engine != NULL)
    {
      gint64 wait_us;
      DpMoment *moment = take_moment (self, &wait_us);
      guint n_moments = self->moments->len;

      if (moment != NULL)
        {
          deal_with (self, moment);
          _dp_moment_free (moment);
        }
      else
        {
          gint64 look_us = _dp_scheduler_go_on (self);

          /* What came while it was looking is not slept over, and nobody sleeps after the end. */
          if (self->active && look_us > 0 && self->moments->len == n_moments)
            rest (self,
                  dp_clock_sleep (self->clock, wait_us < 0 ? look_us : MIN (wait_us, look_us)));
        }
    }

  return dex_future_new_true ();
}
