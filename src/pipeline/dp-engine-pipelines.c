/* dp-engine-pipelines.c: the pipelines that are set up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-private.h"

#include "dp-pipeline-webhook.h"

/* What cannot be understood of a definition is left as for a new pipeline; the rest of it
 * counts. */
static void
read_row (DpPipelineSpec *spec,
          DpDbResult     *rows,
          guint           row)
{
  g_autoptr(GError) error = NULL;

  if (!dp_pipeline_spec_set_json (spec, dp_db_result_get_text (rows, row, 1), &error))
    g_warning ("%s", error->message);
  g_object_set (spec,
                "enabled", dp_db_result_get_boolean (rows, row, 2),
                "decided-us", MAX (dp_db_result_get_int64 (rows, row, 3), 0),
                NULL);
}

/* Both are by name; what stays is the same object, so that a row that shows it stays, too. */
static void
show_pipelines (DpEngine   *self,
                DpDbResult *rows)
{
  GListModel *shown = G_LIST_MODEL (self->pipelines);
  guint n_rows = dp_db_result_get_n_rows (rows);

  for (guint i = 0; i < n_rows; i++)
    {
      const char *name = dp_db_result_get_text (rows, i, 0);
      g_autoptr(DpPipelineSpec) spec = g_list_model_get_item (shown, i);

      while (spec != NULL && g_strcmp0 (dp_pipeline_spec_get_name (spec), name) < 0)
        {
          g_list_store_remove (self->pipelines, i);
          g_clear_object (&spec);
          spec = g_list_model_get_item (shown, i);
        }
      if (spec == NULL || !g_str_equal (dp_pipeline_spec_get_name (spec), name))
        {
          g_clear_object (&spec);
          spec = dp_pipeline_spec_new (name);
          g_list_store_insert (self->pipelines, i, spec);
        }
      read_row (spec, rows, i);
    }
  if (g_list_model_get_n_items (shown) > n_rows)
    g_list_store_splice (self->pipelines, n_rows, g_list_model_get_n_items (shown) - n_rows, NULL,
                         0);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  DpEngine *self = user_data;
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (!_dp_engine_require_open (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  rows = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("list_pipelines"), NULL),
                           &error);
  if (rows == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  show_pipelines (self, rows);

  return dex_future_new_true ();
}

GListModel *
dp_engine_list_pipelines (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return G_LIST_MODEL (self->pipelines);
}

DexFuture *
dp_engine_load_pipelines (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  return dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref);
}

DpPipelineSpec *
dp_engine_find_pipeline (DpEngine   *self,
                         const char *name)
{
  GListModel *shown;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  shown = G_LIST_MODEL (self->pipelines);
  for (guint i = 0; i < g_list_model_get_n_items (shown); i++)
    {
      g_autoptr(DpPipelineSpec) spec = g_list_model_get_item (shown, i);

      if (g_str_equal (dp_pipeline_spec_get_name (spec), name))
        return g_steal_pointer (&spec);
    }

  return NULL;
}

void
dp_pipeline_spec_fill_run (DpPipelineSpec *self,
                           DpRunOptions   *options)
{
  g_return_if_fail (DP_IS_PIPELINE_SPEC (self));
  g_return_if_fail (options != NULL);

  options->pipeline = dp_pipeline_spec_get_name (self);
  options->sample = dp_pipeline_spec_get_sample (self);
  options->sources = dp_pipeline_spec_get_sources (self);
  options->symbols = dp_pipeline_spec_get_symbols (self);
  options->models = dp_pipeline_spec_get_models (self);
  options->timeout_s = dp_pipeline_spec_get_timeout (self);
}

typedef struct
{
  DpEngine       *engine;
  const char     *query;
  DpDbParams     *params;     /* (nullable): none any more */
  DpPipelineSpec *gone;       /* (nullable): whose webhook is to be forgotten with it */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_pointer (&change->params, dp_db_params_free);
  g_clear_object (&change->gone);
  g_object_unref (change->engine);
  g_free (change);
}

/* Changes the table, and shows what it is then. Resolves to whether a row was touched. */
static DexFuture *
change_fiber (gpointer user_data)
{
  Change *change = user_data;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (!_dp_engine_require_open (change->engine, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  result = dex_await_object (dp_db_pool_query (change->engine->pool, dp_db_load_sql (change->query),
                                               g_steal_pointer (&change->params)), &error);
  if (result == NULL || !dex_await (dp_engine_load_pipelines (change->engine), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (change->gone != NULL && dp_pipeline_spec_get_own_webhook (change->gone))
    dex_await (dp_pipeline_webhook_store (dp_engine_get_settings (change->engine), change->gone,
                                          ""),
               NULL);
  g_signal_emit_by_name (change->engine, "pipelines-changed");

  return dex_future_new_for_boolean (dp_db_result_get_affected (result) > 0);
}

static DexFuture *
spawn_change (DpEngine       *self,
              const char     *query,
              DpDbParams     *params,
              DpPipelineSpec *gone)
{
  Change *change = g_new0 (Change, 1);

  change->engine = g_object_ref (self);
  change->query = query;
  change->params = params;
  change->gone = gone;

  return dex_scheduler_spawn (NULL, 0, change_fiber, change, change_free);
}

DexFuture *
dp_engine_save_pipeline (DpEngine       *self,
                         DpPipelineSpec *spec,
                         gint64          now_us)
{
  g_autoptr(GError) error = NULL;
  DpDbParams *params;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (spec), NULL);

  if (!dp_pipeline_spec_check (spec, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  params = dp_db_params_add_text (dp_db_params_new (), dp_pipeline_spec_get_name (spec));
  dp_db_params_take_text (params, dp_pipeline_spec_dup_json (spec));
  dp_db_params_add_boolean (params, dp_pipeline_spec_get_enabled (spec));
  dp_db_params_add_time (params, now_us);

  return spawn_change (self, "save_pipeline", params, NULL);
}

DexFuture *
dp_engine_remove_pipeline (DpEngine   *self,
                           const char *name)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return spawn_change (self, "remove_pipeline", dp_db_params_add_text (dp_db_params_new (), name),
                       dp_engine_find_pipeline (self, name));
}
