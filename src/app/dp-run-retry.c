/* dp-run-retry.c: what failed, tried again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-retry.h"

#include "dp-run-plan.h"

/* Returns: (transfer full): the path of each file, or "source:symbol" of each other item, that did
 * not come as a whole */
static char **
dup_failed (DpRun    *run,
            gboolean  files)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GListModel *items = dp_run_list_items (run);

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      DpRunState state = dp_run_item_get_state (item);
      const char *source = dp_run_item_get_source (item);
      const char *symbol = dp_run_item_get_symbol (item);

      if ((state != DP_RUN_STATE_FAILED && state != DP_RUN_STATE_PARTIAL) ||
          g_str_equal (source, DP_FILE_SOURCE) != files)
        continue;
      g_strv_builder_take (builder, files ? g_strdup (symbol)
                                          : g_strdup_printf ("%s:%s", source, symbol));
    }

  return g_strv_builder_end (builder);
}

gboolean
dp_run_retry_has_failed (DpRun *run)
{
  g_auto(GStrv) symbols = NULL;
  g_auto(GStrv) files = NULL;

  g_return_val_if_fail (DP_IS_RUN (run), FALSE);

  symbols = dup_failed (run, FALSE);
  files = dup_failed (run, TRUE);

  return symbols[0] != NULL || files[0] != NULL;
}

DpRun *
dp_run_retry_start (DpEngine  *engine,
                    DpRun     *run,
                    GError   **error)
{
  g_auto(GStrv) symbols = NULL;
  g_auto(GStrv) files = NULL;
  g_autoptr(DpPipelineSpec) spec = NULL;
  DpRunOptions options = { 0 };

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_RUN (run), NULL);

  symbols = dup_failed (run, FALSE);
  files = dup_failed (run, TRUE);
  if (dp_run_get_pipeline (run) != NULL)
    spec = dp_engine_find_pipeline (engine, dp_run_get_pipeline (run));
  if (spec != NULL)
    dp_pipeline_spec_fill_run (spec, &options);
  options.sample = dp_run_get_is_sample (run);
  /* A run is of files alone, or of symbols; where both failed, all is asked for again, of which
   * what came is passed over. */
  if (symbols[0] != NULL && files[0] == NULL)
    options.symbols = (const char * const *) symbols;
  else if (symbols[0] == NULL && files[0] != NULL)
    options.files = (const char * const *) files;
  options.trigger = "window";

  return dp_engine_start_run (engine, &options, error);
}
