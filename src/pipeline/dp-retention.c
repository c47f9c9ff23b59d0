/* dp-retention.c: how long replies are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-retention.h"

#include <glib/gi18n-lib.h>

#include "dp-engine.h"
#include "dp-pipeline-private.h"

#define CONNECT_MS 10000
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

typedef struct
{
  DpDbTarget  *target;
  DpRetention  retention;
} Work;

static DpRetentionOutcome *
outcome_copy (DpRetentionOutcome *outcome)
{
  return g_memdup2 (outcome, sizeof *outcome);
}

G_DEFINE_BOXED_TYPE (DpRetentionOutcome, dp_retention_outcome, outcome_copy, g_free)

static void
work_free (gpointer data)
{
  Work *work = data;

  dp_db_target_unref (work->target);
  g_free (work);
}

void
dp_retention_read (DpRetention *self,
                   DpSettings  *settings)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (DP_IS_SETTINGS (settings));

  self->days = dp_settings_get_int (settings, "reply-keep-days");
  self->versions = dp_settings_get_int (settings, "reply-keep-versions");
}

static DpDbParams *
build_params (const DpRetention *retention)
{
  DpDbParams *params = dp_db_params_new ();

  if (retention->days > 0)
    dp_db_params_add_time (params, g_get_real_time () - retention->days * DAY_US);
  else
    dp_db_params_add_text (params, NULL);
  if (retention->versions > 0)
    dp_db_params_add_int64 (params, retention->versions);
  else
    dp_db_params_add_text (params, NULL);
  dp_db_params_add_boolean (params, retention->sources);

  return dp_db_params_add_boolean (params, !retention->look_only);
}

static DexFuture *
apply_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DpRetentionOutcome outcome = { 0 };

  connection = dex_await_object (dp_db_connection_open (work->target, CONNECT_MS), &error);
  if (connection == NULL ||
      !dex_await (dp_db_connection_begin (connection), &error) ||
      /* A run that is going on compares what comes with what is stored. */
      (!work->retention.look_only &&
       !_dp_run_hold_all (connection,
                          _("A run is going on and uses the stored replies. Wait until it is "
                            "done, or stop it."), &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));
  result = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("prune_replies"),
                                                     build_params (&work->retention)), &error);
  if (result == NULL || !dex_await (dp_db_connection_commit (connection), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  outcome.n_replies = dp_db_result_get_int64 (result, 0, 0);
  outcome.n_bytes = dp_db_result_get_int64 (result, 0, 1);
  outcome.n_before = dp_db_result_get_int64 (result, 0, 2);

  return dex_future_new_take_boxed (DP_TYPE_RETENTION_OUTCOME, outcome_copy (&outcome));
}

DexFuture *
dp_retention_apply (DpDbTarget        *target,
                    const DpRetention *retention)
{
  Work *work;

  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (retention != NULL, NULL);

  work = g_new0 (Work, 1);
  work->target = dp_db_target_ref (target);
  work->retention = *retention;

  return dex_scheduler_spawn (NULL, 0, apply_fiber, work, work_free);
}
