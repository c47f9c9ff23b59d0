/* dp-engine-chart.c: series within the day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-chart.h"

#include "dp-db-connection.h"

typedef struct
{
  DpEngine     *engine;
  DpInstrument *instrument;
  gint64        interval;
  DpDbResult   *result;
} Request;

static void
request_free (Request *request)
{
  g_clear_object (&request->engine);
  g_clear_object (&request->instrument);
  g_clear_object (&request->result);
  g_free (request);
}

/* What the clock shows twice, as when summer ends, is left out the second time: bars go forward. */
static DpSeries *
build_series (Request *request)
{
  guint n_rows = dp_db_result_get_n_rows (request->result);
  gint64 *times = g_new (gint64, MAX (n_rows, 1));
  double *columns[5];
  DpSeries *series;
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    columns[i] = g_new (double, MAX (n_rows, 1));
  for (guint row = 0; row < n_rows; row++)
    {
      gint64 time = dp_db_result_get_int64 (request->result, row, 0);

      if (length > 0 && time <= times[length - 1])
        continue;
      times[length] = time;
      for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
        columns[i][length] = dp_db_result_get_double (request->result, row, i + 1);
      length++;
    }

  series = dp_series_new_take (dp_instrument_get_symbol (request->instrument), request->interval,
                               length, times, columns[0], columns[1], columns[2], columns[3],
                               columns[4]);
  dp_series_set_name (series, dp_instrument_get_name (request->instrument));
  dp_series_set_currency (series, dp_instrument_get_currency (request->instrument));
  if (n_rows > 0)
    dp_series_set_zone (series, dp_db_result_get_text (request->result, 0, 6));

  return series;
}

/* On the pool: a year of minutes is a hundred thousand rows. */
static DexFuture *
build_fiber (gpointer user_data)
{
  return dex_future_new_take_object (build_series (user_data));
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Request *request = user_data;
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(DpSeries) series = NULL;
  Request *build;

  dp_db_params_add_int64 (params, dp_instrument_get_id (request->instrument));
  dp_db_params_add_int64 (params, request->interval);
  request->result = dex_await_object (dp_engine_query (request->engine,
                                                       dp_db_load_sql ("load_intraday_series"),
                                                       params), &error);
  if (request->result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* The pool's has no engine, which is the main thread's. */
  build = g_new0 (Request, 1);
  build->instrument = g_object_ref (request->instrument);
  build->interval = request->interval;
  build->result = g_object_ref (request->result);

  series = dex_await_object (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                                  build_fiber, build,
                                                  (GDestroyNotify) request_free), &error);
  if (series == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&series));
}

DexFuture *
dp_engine_load_intraday_series (DpEngine     *self,
                                DpInstrument *instrument,
                                gint64        interval)
{
  Request *request;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);
  g_return_val_if_fail (interval > 0, NULL);

  request = g_new0 (Request, 1);
  request->engine = g_object_ref (self);
  request->instrument = g_object_ref (instrument);
  request->interval = interval;

  return dex_scheduler_spawn (NULL, 0, load_fiber, request, (GDestroyNotify) request_free);
}
