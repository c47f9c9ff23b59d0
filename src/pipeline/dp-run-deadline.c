/* dp-run-deadline.c: how long a step of a run may take
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-private.h"

#include <glib/gi18n-lib.h>

static DexFuture *
stopped_cb (DexFuture *future,
            gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    g_debug ("What takes too long could not be stopped: %s", error->message);

  return dex_future_new_true ();
}

/* What this process asks the server for: a load or a model that waits for ever would keep the step
 * going. Each is in a transaction of its own, and gone without a trace. */
static void
stop_statements (DpPipelineRun *self)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), self->timeout_s);

  dex_future_disown (
      dex_future_finally (dp_db_pool_query (self->pool, dp_db_load_sql ("stop_statements"), params),
                          stopped_cb, NULL, NULL));
}

static gboolean
expired_cb (gpointer user_data)
{
  DpPipelineRun *self = user_data;

  if (self->expired == NULL)
    {
      DpTask *task = _dp_run_get_task (self->run, self->timed_step);

      self->expired = g_error_new (
          DP_ENGINE_ERROR, DP_ENGINE_ERROR_TIMEOUT,
          g_dngettext (GETTEXT_PACKAGE,
                       "The step “%s” took longer than %u second, which is what its pipeline "
                       "allows, and was stopped. What had been loaded is kept.",
                       "The step “%s” took longer than %u seconds, which is what its pipeline "
                       "allows, and was stopped. What had been loaded is kept.",
                       self->timeout_s),
          dp_task_get_name (task), self->timeout_s);
      dp_run_cancel (self->run);
    }
  stop_statements (self);
  /* What begins behind a statement that was stopped is too late as well. */
  self->deadline = g_timeout_add_seconds (1, expired_cb, self);

  return G_SOURCE_REMOVE;
}

void
_dp_run_set_deadline (DpPipelineRun *self,
                      DpStep         step)
{
  g_clear_handle_id (&self->deadline, g_source_remove);
  if (self->timeout_s == 0 || self->expired != NULL)
    return;
  self->timed_step = step;
  self->deadline = g_timeout_add_seconds (self->timeout_s, expired_cb, self);
}

void
_dp_run_clear_deadline (DpPipelineRun *self)
{
  g_clear_handle_id (&self->deadline, g_source_remove);
}
