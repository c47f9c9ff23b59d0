/* dp-scheduler-backfills.c: goes on with backfills when nothing else is due
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-scheduler-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

/* One that another process has begun is noticed at the latest then. */
#define LOOK_US (G_GINT64_CONSTANT (1800) * G_USEC_PER_SEC)

/* Returns: (transfer full): how far it is, and why no further */
static char *
describe (DpBackfill *backfill,
          gboolean    begins)
{
  gint64 id = dp_backfill_get_id (backfill);
  guint n_calls = dp_backfill_get_calls_left (backfill);
  const char *message = dp_backfill_get_message (backfill);
  g_autofree char *text = NULL;

  if (dp_backfill_get_state (backfill) == DP_BACKFILL_DONE)
    text = g_strdup_printf (_("Backfill %" PRId64 " is done."), id);
  else if (begins)
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Backfill %" PRId64 " goes on: %u call is left.",
                                         "Backfill %" PRId64 " goes on: %u calls are left.",
                                         n_calls),
                            id, n_calls);
  else
    text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Of backfill %" PRId64 " %u call is left.",
                                         "Of backfill %" PRId64 " %u calls are left.", n_calls),
                            id, n_calls);

  return message != NULL ? g_strconcat (text, " ", message, NULL) : g_steal_pointer (&text);
}

static void
tell (DpScheduler      *self,
      DpSchedulerEvent  event,
      DpBackfill       *backfill,
      DpRun            *run)
{
  g_autofree char *text = describe (backfill, event == DP_SCHEDULER_STARTED);

  _dp_scheduler_tell (self, event, NULL, dp_run_get_id (run), text);
}

/* Returns: whether something came of it; else it is tried again when all are looked at anew */
static gboolean
run_backfill (DpScheduler *self,
              DpBackfill  *backfill)
{
  g_autoptr(DpRun) run = NULL;

  if (!dex_await_boolean (dp_engine_look_backfill (self->engine, backfill), NULL))
    return FALSE;
  run = dp_engine_run_backfill (self->engine, backfill, NULL);
  if (run == NULL)
    return FALSE;
  tell (self, DP_SCHEDULER_STARTED, backfill, run);
  g_set_object (&self->run, run);
  dex_await (dp_run_wait (run), NULL);
  g_clear_object (&self->run);
  if (self->engine == NULL || dp_run_get_id (run) == 0)
    return FALSE;

  dex_await_boolean (dp_engine_look_backfill (self->engine, backfill), NULL);
  tell (self, DP_SCHEDULER_FINISHED, backfill, run);

  return TRUE;
}

gint64
_dp_scheduler_go_on (DpScheduler *self)
{
  gint64 now_us = dp_clock_get_unix_us (self->clock);
  gint64 wait_us = LOOK_US;
  GListModel *backfills;

  if (_dp_scheduler_get_hindrance (self, TRUE) != NULL ||
      !dex_await (dp_engine_load_backfills (self->engine), NULL) || self->engine == NULL)
    return wait_us;

  backfills = dp_engine_list_backfills (self->engine);
  for (guint i = 0; i < g_list_model_get_n_items (backfills); i++)
    {
      g_autoptr(DpBackfill) backfill = g_list_model_get_item (backfills, i);
      gint64 resume_us = dp_backfill_get_resume_us (backfill);

      if (dp_backfill_get_state (backfill) != DP_BACKFILL_ACTIVE)
        continue;
      if (resume_us > now_us)
        wait_us = MIN (wait_us, resume_us - now_us);
      else if (run_backfill (self, backfill))
        return 0;
    }

  return wait_us;
}
