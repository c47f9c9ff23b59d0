/* dp-symbol-events.c: what charts mark of an instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-events.h"

#include <glib/gi18n.h>

#include "dp-db-connection.h"
#include "dp-format.h"

typedef struct
{
  DpEngine     *engine;
  DpInstrument *instrument;
} Request;

static void
request_free (gpointer data)
{
  Request *request = data;

  g_clear_object (&request->engine);
  g_clear_object (&request->instrument);
  g_free (request);
}

static char *
describe_split (double value)
{
  /* Translators: of shares: 4 for 1, or 1 for 10 */
  return value >= 1 ? g_strdup_printf (_("Split %g for 1"), value)
                    : g_strdup_printf (_("Split 1 for %g"), 1 / value);
}

static DpChartEvent *
create_event (DpDbResult *result,
              guint       row)
{
  gint64 time = dp_db_result_get_int64 (result, row, 0);
  const char *kind = dp_db_result_get_text (result, row, 1);
  double value = dp_db_result_get_double (result, row, 2);
  const char *said = dp_db_result_get_text (result, row, 3);
  g_autofree char *text = NULL;

  if (g_str_equal (kind, "split"))
    {
      text = describe_split (value);
      return dp_chart_event_new (DP_CHART_EVENT_SPLIT, time, text);
    }
  if (g_str_equal (kind, "dividend"))
    {
      g_autofree char *amount = dp_format_price (value);

      text = g_strdup_printf (_("Dividend of %s a share"), amount);
      return dp_chart_event_new (DP_CHART_EVENT_DIVIDEND, time, text);
    }
  if (g_str_equal (kind, "news"))
    {
      text = g_strdup_printf (_("News: %s"), said);
      return dp_chart_event_new (DP_CHART_EVENT_NEWS, time, text);
    }

  return dp_chart_event_new (DP_CHART_EVENT_ANOMALY, time, said);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Request *request = user_data;
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, dp_instrument_get_id (request->instrument));
  result = dex_await_object (dp_engine_query (request->engine,
                                              dp_db_load_sql ("list_symbol_events"), params),
                             &error);
  if (result == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  events = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_chart_event_free);
  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    g_ptr_array_add (events, create_event (result, i));

  return dex_future_new_take_boxed (G_TYPE_PTR_ARRAY, g_steal_pointer (&events));
}

DexFuture *
dp_symbol_events_load (DpEngine     *engine,
                       DpInstrument *instrument)
{
  Request *request;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  request = g_new0 (Request, 1);
  request->engine = g_object_ref (engine);
  request->instrument = g_object_ref (instrument);

  return dex_scheduler_spawn (NULL, 0, load_fiber, request, request_free);
}
