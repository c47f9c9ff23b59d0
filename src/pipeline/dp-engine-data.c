/* dp-engine-data.c: what lists and charts show, out of the marts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-engine-private.h"
#include "dp-instrument-private.h"

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
  g_autoptr(DpDbPool) pool = NULL;
  g_autoptr(DpDbResult) built = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  /* The engine may be closed, and let go of it, in between. */
  g_set_object (&pool, self->pool);
  if (!self->lists_instruments || pool == NULL)
    return dex_future_new_true ();

  built = dex_await_object (dp_db_pool_query (pool, dp_db_load_sql ("count_marts"), NULL),
                            &error);
  if (built == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (dp_db_result_get_int64 (built, 0, 0) < 2)
    return dex_future_new_true ();

  result = dex_await_object (dp_db_pool_query (pool, dp_db_load_sql ("list_instruments"), NULL),
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
