/* dp-anomaly-stage.c: looking for what is unlike everything before, after a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-stage-private.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static void
look_free (gpointer data)
{
  DpAnomalyLook *self = data;

  g_object_unref (self->pool);
  g_free (self);
}

/* Returns: how sure a finding must be; 0 where nothing is looked for. */
static double
get_least_confidence (DpSettings *settings)
{
  static const struct
  {
    const char *name;
    double      confidence;
  } levels[] = { { "low", 0.97 }, { "normal", 0.9 }, { "high", 0.75 } };
  g_autofree char *sensitivity = dp_settings_dup_string (settings, "anomaly-sensitivity");

  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    {
      if (g_strcmp0 (sensitivity, levels[i].name) == 0)
        return levels[i].confidence;
    }

  return 0;
}

DpDbResult *
_dp_anomaly_ask (DpAnomalyLook  *look,
                 const char     *query,
                 DpDbParams     *params,
                 GError        **error)
{
  return dex_await_object (dp_db_connection_query (look->connection, dp_db_load_sql (query),
                                                   params),
                           error);
}

gboolean
_dp_anomaly_save (DpAnomalyLook    *look,
                  const DpAnomaly  *anomaly,
                  const char       *key,
                  gint64            instrument_id,
                  gint64            at_us,
                  gint64            run_id,
                  GError          **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), key);
  g_autoptr(DpDbResult) saved = NULL;

  dp_db_params_add_text (params, dp_anomaly_kind_get_nick (anomaly->kind));
  dp_db_params_add_text (params, anomaly->source);
  if (instrument_id != 0)
    dp_db_params_add_int64 (params, instrument_id);
  else
    dp_db_params_add_text (params, NULL);
  dp_db_params_add_time (params, at_us);
  dp_db_params_add_time (params, anomaly->last * DAY_US);
  dp_db_params_take_text (params, dp_anomaly_dup_expected (anomaly));
  dp_db_params_take_text (params, dp_anomaly_dup_observed (anomaly));
  dp_db_params_add_double (params, anomaly->score);
  dp_db_params_add_double (params, anomaly->confidence);
  dp_db_params_take_text (params, dp_anomaly_dup_words (anomaly));
  dp_db_params_add_int64 (params, run_id);
  saved = _dp_anomaly_ask (look, "save_anomaly", params, error);
  if (saved == NULL)
    return FALSE;
  look->n_new += dp_db_result_get_affected (saved);

  return TRUE;
}

static gboolean
move (DpAnomalyLook  *self,
      const char     *what,
      gint64          position,
      GError        **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), what);
  g_autoptr(DpDbResult) moved = NULL;

  dp_db_params_add_int64 (params, position);
  moved = _dp_anomaly_ask (self, "anomaly_move", params, error);

  return moved != NULL;
}

/* All that is new since the last look. */
static gboolean
look_around (DpAnomalyLook  *self,
             GError        **error)
{
  g_autoptr(DpDbResult) positions = _dp_anomaly_ask (self, "anomaly_positions", NULL, error);
  gint64 load;
  gint64 run;

  if (positions == NULL)
    return FALSE;
  if (!dp_db_result_get_boolean (positions, 0, 5))
    return TRUE;

  load = dp_db_result_get_int64 (positions, 0, 1);
  run = dp_db_result_get_int64 (positions, 0, 3);
  if (self->tables && dp_db_result_get_boolean (positions, 0, 4) &&
      load > dp_db_result_get_int64 (positions, 0, 0) &&
      (!_dp_anomaly_look_at_data (self, dp_db_result_get_int64 (positions, 0, 0), load, error) ||
       !move (self, "loads", load, error)))
    return FALSE;

  return run <= dp_db_result_get_int64 (positions, 0, 2) ||
         (_dp_anomaly_look_at_runs (self, dp_db_result_get_int64 (positions, 0, 2), error) &&
          move (self, "runs", run, error));
}

static DexFuture *
look_fiber (gpointer user_data)
{
  DpAnomalyLook *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);

  if (lease == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  self->connection = dp_db_lease_get_connection (lease);
  if (!dex_await (dp_db_connection_begin (self->connection), &error) ||
      !look_around (self, &error) ||
      !dex_await (dp_db_connection_commit (self->connection), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int64 (self->n_new);
}

DexFuture *
dp_anomaly_stage_look (DpDbPool   *pool,
                       DpSettings *settings,
                       gint64      run_id,
                       gboolean    tables)
{
  DpAnomalyLook *self;
  double least_confidence;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  least_confidence = get_least_confidence (settings);
  if (least_confidence <= 0)
    return dex_future_new_for_int64 (0);

  self = g_new0 (DpAnomalyLook, 1);
  self->pool = g_object_ref (pool);
  self->least_confidence = least_confidence;
  self->run_id = run_id;
  self->tables = tables;

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, look_fiber, self,
                              look_free);
}
