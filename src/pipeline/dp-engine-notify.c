/* dp-engine-notify.c: telling people what happened, beside everything else
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-private.h"

#include "dp-alert-rules.h"
#include "dp-db-error.h"
#include "dp-notifications.h"

/* A program that ends waits so long for a mail server. */
#define GRACE_SECONDS 10

typedef struct
{
  DpEngine  *engine;
  DexFuture *before;     /* (nullable): the look before this one, which comes first */
  GError    *lost;       /* (nullable): why a run could not take place */
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  g_object_unref (self->engine);
  dex_clear (&self->before);
  g_clear_error (&self->lost);
  g_free (self);
}

static DexFuture *
notify_fiber (gpointer user_data)
{
  Look *self = user_data;
  g_autoptr(DpDbPool) pool = NULL;
  DpSettings *settings = dp_engine_get_settings (self->engine);
  g_autoptr(GError) error = NULL;

  if (self->before != NULL)
    {
      dex_await (g_steal_pointer (&self->before), NULL);
      self->engine->notify_waits = FALSE;
    }
  if (self->engine->pool == NULL)
    return dex_future_new_true ();

  pool = g_object_ref (self->engine->pool);
  if (!dex_await (dp_alert_rules_check (pool, settings, self->engine->desktop, self->engine->clock),
                  &error))
    {
      g_debug ("What is wrong could not be looked for: %s", error->message);
      if (self->lost != NULL)
        dex_await (dp_alert_rules_database_failed (settings, self->lost, TRUE,
                                                   self->engine->desktop, self->engine->clock),
                   NULL);
    }
  else
    dex_await (dp_notifications_deliver (pool, settings, self->engine->desktop,
                                         self->engine->clock),
               NULL);

  return dex_future_new_true ();
}

static DexFuture *
start_look (DpEngine *self,
            GError   *lost)
{
  Look *look;

  /* One that has not begun yet sees all there is now. */
  if (self->notify_waits && lost == NULL)
    return dex_ref (self->notifying);

  look = g_new0 (Look, 1);
  look->engine = g_object_ref (self);
  look->lost = lost;
  if (self->notifying != NULL && dex_future_is_pending (self->notifying))
    {
      look->before = g_steal_pointer (&self->notifying);
      self->notify_waits = TRUE;
    }
  dex_clear (&self->notifying);
  self->notifying = dex_scheduler_spawn (NULL, 0, notify_fiber, look, look_free);

  return dex_ref (self->notifying);
}

void
_dp_engine_run_finished (DpEngine *self,
                         DpRun    *run)
{
  const GError *error;
  GError *lost = NULL;

  g_assert (DP_IS_ENGINE (self));
  g_assert (DP_IS_RUN (run));

  /* A run that the database knows nothing of is told without it; one that only has to wait for
   * another is not. */
  error = dp_run_get_error (run);
  if (dp_run_get_id (run) == 0 && error != NULL && error->domain == DP_DB_ERROR)
    lost = g_error_new_literal (DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE, error->message);
  dex_future_disown (start_look (self, lost));
}

DexFuture *
_dp_engine_finish_notifying (DpEngine *self)
{
  g_assert (DP_IS_ENGINE (self));

  if (self->notifying == NULL || !dex_future_is_pending (self->notifying))
    return dex_future_new_true ();

  return dex_future_first (dex_ref (self->notifying), dex_timeout_new_seconds (GRACE_SECONDS),
                           NULL);
}

void
dp_engine_set_clock (DpEngine *self,
                     DpClock  *clock)
{
  g_return_if_fail (DP_IS_ENGINE (self));
  g_return_if_fail (DP_IS_CLOCK (clock));

  g_set_object (&self->clock, clock);
}

void
dp_engine_set_desktop (DpEngine   *self,
                       DpNotifier *desktop)
{
  g_return_if_fail (DP_IS_ENGINE (self));
  g_return_if_fail (desktop == NULL || DP_IS_NOTIFIER (desktop));

  g_set_object (&self->desktop, desktop);
}

DexFuture *
dp_engine_notify (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return start_look (self, NULL);
}
