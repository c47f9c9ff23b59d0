/* dp-run-alerts.c: what a run's end is told as, written with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alert-rules.h"
#include "dp-pipeline-private.h"

static int
compare_latencies (gconstpointer a,
                   gconstpointer b)
{
  gint64 left = *(const gint64 *) a;
  gint64 right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static DexFuture *
save_source (DpPipelineRun *self,
             DpPlanSource  *source,
             guint          n_calls)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), dp_run_get_id (self->run));

  dp_db_params_add_text (params, source->name);
  dp_db_params_add_int64 (params, n_calls);
  dp_db_params_add_int64 (params, n_calls - MIN (source->n_answered, n_calls));
  g_array_sort (source->latencies, compare_latencies);
  if (source->latencies->len > 0)
    dp_db_params_add_int64 (params,
                            g_array_index (source->latencies, gint64, source->latencies->len / 2) /
                                1000);
  else
    dp_db_params_add_text (params, NULL);

  return dp_db_connection_query (self->record, dp_db_load_sql ("save_run_source"), params);
}

gboolean
_dp_run_record_sources (DpPipelineRun  *self,
                        GError        **error)
{
  for (guint i = 0; i < self->plan->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->plan->sources, i);
      guint n_calls = source->source != NULL ? dp_source_get_n_calls (source->source) : 0;

      if (n_calls > 0 && !dex_await (save_source (self, source, n_calls), error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_dp_run_may_pass (DpRun *run)
{
  static const char * const passing[] = { "unreachable", "timeout", "server", "too-fast", NULL };
  GListModel *items = dp_run_list_items (run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      const char *cause = dp_run_item_get_cause (item);

      if (cause != NULL && g_strv_contains (passing, cause))
        return TRUE;
    }

  return FALSE;
}

gboolean
_dp_run_record_alerts (DpPipelineRun  *self,
                       GError        **error)
{
  g_autoptr(DpNotifyPolicy) policy = dp_notify_policy_new (self->settings);
  gboolean may_pass = self->fatal != NULL || self->expired != NULL || _dp_run_may_pass (self->run);
  g_autoptr(GError) problem = NULL;

  if (!dex_await (dp_db_connection_execute (self->record, "savepoint alerts"), error))
    return FALSE;
  if (dp_alert_rules_run_finished (self->record, policy, may_pass ? 0 : dp_run_get_id (self->run),
                                   dp_clock_get_unix_us (self->clock), &problem))
    return TRUE;

  /* That the run ended matters more than what is told of it, which the next look makes up for. */
  g_debug ("What to tell of the run is not decided: %s", problem->message);

  return dex_await (dp_db_connection_execute (self->record, "rollback to savepoint alerts"), error);
}
