/* dp-engine-data.c: what lists and charts show, out of the marts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-engine-private.h"
#include "dp-instrument-private.h"

#define SECONDS_PER_DAY 86400

/* Replaces only what differs, so that a selection and what is scrolled to stay. */
static void
show_instruments (DpEngine   *self,
                  DpDbResult *result)
{
  GListModel *shown = G_LIST_MODEL (self->instruments);
  guint n_rows = dp_db_result_get_n_rows (result);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autoptr(DpInstrument) now = _dp_instrument_new_from_row (result, i);
      g_autoptr(DpInstrument) before = g_list_model_get_item (shown, i);

      if (before == NULL)
        g_list_store_append (self->instruments, now);
      else if (dp_instrument_get_id (before) != dp_instrument_get_id (now))
        g_list_store_insert (self->instruments, i, now);
      else if (!_dp_instrument_equal (before, now))
        g_list_store_splice (self->instruments, i, 1, (gpointer *) &now, 1);
    }
  if (g_list_model_get_n_items (shown) > n_rows)
    g_list_store_splice (self->instruments, n_rows, g_list_model_get_n_items (shown) - n_rows, NULL,
                         0);
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  DpEngine *self = user_data;
  g_autoptr(DpDbResult) built = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  if (!self->lists_instruments)
    return dex_future_new_true ();

  built = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("count_marts"), NULL),
                            &error);
  if (built == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (dp_db_result_get_int64 (built, 0, 0) < 2)
    return dex_future_new_true ();

  result = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("list_instruments"),
                                               NULL),
                             &error);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  show_instruments (self, result);

  return dex_future_new_true ();
}

DexFuture *
_dp_engine_refresh (DpEngine *self)
{
  return dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (self), g_object_unref);
}

GListModel *
dp_engine_list_instruments (DpEngine *self)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);

  self->lists_instruments = TRUE;

  return G_LIST_MODEL (self->instruments);
}

DpInstrument *
dp_engine_find_instrument (DpEngine   *self,
                           const char *symbol)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (symbol != NULL, NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->instruments)); i++)
    {
      g_autoptr(DpInstrument) instrument = g_list_model_get_item (G_LIST_MODEL (self->instruments),
                                                                  i);

      if (g_ascii_strcasecmp (dp_instrument_get_symbol (instrument), symbol) == 0)
        return g_steal_pointer (&instrument);
    }

  return NULL;
}

typedef struct
{
  DpDbPool *pool;
  gint64    id;
  gboolean  quoted;
  char     *symbol;
  char     *name;
  char     *currency;
} SeriesRequest;

static void
series_request_free (SeriesRequest *request)
{
  g_clear_object (&request->pool);
  g_free (request->symbol);
  g_free (request->name);
  g_free (request->currency);
  g_free (request);
}

static double *
read_column (DpDbResult *result,
             guint       column)
{
  guint n = dp_db_result_get_n_rows (result);
  double *values = g_new (double, n);

  for (guint i = 0; i < n; i++)
    values[i] = dp_db_result_get_double (result, i, column);

  return values;
}

/* On the thread pool: tens of years of bars are tens of thousands of numbers to read. */
static DexFuture *
load_series_fiber (gpointer user_data)
{
  SeriesRequest *request = user_data;
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpSeries) series = NULL;
  gint64 *times;
  guint n;

  dp_db_params_add_int64 (params, request->id);
  dp_db_params_add_boolean (params, request->quoted);
  result = dex_await_object (dp_db_pool_query (request->pool, dp_db_load_sql ("load_series"),
                                               params),
                             &error);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  n = dp_db_result_get_n_rows (result);
  times = g_new (gint64, n);
  for (guint i = 0; i < n; i++)
    times[i] = dp_db_result_get_int64 (result, i, 0);
  series = dp_series_new_take (request->symbol, SECONDS_PER_DAY, n, times,
                               read_column (result, 1), read_column (result, 2),
                               read_column (result, 3), read_column (result, 4),
                               read_column (result, 5));
  dp_series_set_name (series, request->name);
  dp_series_set_currency (series, request->currency);

  return dex_future_new_take_object (g_steal_pointer (&series));
}

static DexFuture *
load_series (DpEngine     *self,
             DpInstrument *instrument,
             gboolean      quoted)
{
  SeriesRequest *request;

  if (self->pool == NULL)
    return dex_future_new_reject (DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED, "%s",
                                  _("The database is not open."));

  request = g_new0 (SeriesRequest, 1);
  request->pool = g_object_ref (self->pool);
  request->id = dp_instrument_get_id (instrument);
  request->quoted = quoted;
  request->symbol = g_strdup (dp_instrument_get_symbol (instrument));
  request->name = g_strdup (dp_instrument_get_name (instrument));
  request->currency = g_strdup (dp_instrument_get_currency (instrument));

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, load_series_fiber,
                              request, (GDestroyNotify) series_request_free);
}

DexFuture *
dp_engine_load_series (DpEngine     *self,
                       DpInstrument *instrument)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  return load_series (self, instrument, FALSE);
}

DexFuture *
dp_engine_load_quoted_series (DpEngine     *self,
                              DpInstrument *instrument)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  return load_series (self, instrument, TRUE);
}

DexFuture *
dp_engine_query (DpEngine   *self,
                 const char *sql,
                 DpDbParams *params)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (self->pool == NULL)
    {
      g_clear_pointer (&params, dp_db_params_free);
      return dex_future_new_reject (DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED, "%s",
                                    _("The database is not open."));
    }

  return dp_db_pool_query (self->pool, sql, params);
}
