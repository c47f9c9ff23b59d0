/* dp-application-schedules.c: schedules are kept while the engine is open and the person wants it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-application-private.h"

static gboolean
is_wanted (DpApplication *self)
{
  return !self->quitting && dp_engine_get_state (self->engine) == DP_ENGINE_STATE_OPEN &&
         dp_settings_get_boolean (self->settings, "keep-schedules");
}

/* One at a time: schedules are kept again only when all of the keeping before has ended. */
static DexFuture *
follow_fiber (gpointer user_data)
{
  DpApplication *self = user_data;

  while (is_wanted (self) != dp_scheduler_is_active (self->scheduler))
    {
      if (dp_scheduler_is_active (self->scheduler))
        dex_await (dp_scheduler_stop (self->scheduler), NULL);
      else
        dp_scheduler_start (self->scheduler);
    }
  self->following = FALSE;

  return dex_future_new_true ();
}

static void
follow (DpApplication *self)
{
  if (self->following)
    return;
  self->following = TRUE;
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, follow_fiber, g_object_ref (self), g_object_unref));
}

static void
event_cb (DpScheduler      *scheduler,
          DpSchedulerEvent  event,
          const char       *pipeline,
          gint64            due_us,
          gint64            run_id,
          const char       *text)
{
  g_debug ("%s: %s", pipeline != NULL ? pipeline : "schedules", text);
}

void
_dp_application_keep_schedules (DpApplication *self)
{
  g_autoptr(DpConditions) conditions = dp_conditions_new ();

  self->scheduler = dp_scheduler_new (self->engine, dp_clock_get_default ());
  dp_scheduler_set_conditions (self->scheduler, conditions);
  g_signal_connect (self->scheduler, "event", G_CALLBACK (event_cb), NULL);
  g_signal_connect_object (self->engine, "notify::state", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::keep-schedules", G_CALLBACK (follow), self,
                           G_CONNECT_SWAPPED);
  self->background = dp_background_new (G_APPLICATION (self), self->settings);
}
