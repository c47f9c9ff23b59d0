/* dp-run-retry.c: what failed, tried again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-retry.h"

/* Returns: (transfer full): "source:symbol" of each that did not come as a whole */
static char **
dup_failed (DpRun *run)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *items = dp_run_list_items (run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      DpRunState state = dp_run_item_get_state (item);

      if (state == DP_RUN_STATE_FAILED || state == DP_RUN_STATE_PARTIAL)
        g_strv_builder_take (builder, g_strdup_printf ("%s:%s", dp_run_item_get_source (item),
                                                       dp_run_item_get_symbol (item)));
    }

  return g_strv_builder_end (builder);
}

gboolean
dp_run_retry_has_failed (DpRun *run)
{
  g_auto(GStrv) failed = NULL;

  g_return_val_if_fail (DP_IS_RUN (run), FALSE);

  failed = dup_failed (run);

  return failed[0] != NULL;
}

DpRun *
dp_run_retry_start (DpEngine  *engine,
                    DpRun     *run,
                    GError   **error)
{
  g_auto(GStrv) failed = NULL;
  g_autoptr(DpPipelineSpec) spec = NULL;
  DpRunOptions options = { 0 };

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_RUN (run), NULL);

  failed = dup_failed (run);
  if (dp_run_get_pipeline (run) != NULL)
    spec = dp_engine_find_pipeline (engine, dp_run_get_pipeline (run));
  if (spec != NULL)
    dp_pipeline_spec_fill_run (spec, &options);
  options.sample = dp_run_get_is_sample (run);
  if (failed[0] != NULL)
    options.symbols = (const char * const *) failed;
  options.trigger = "window";

  return dp_engine_start_run (engine, &options, error);
}
