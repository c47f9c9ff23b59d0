/* dp-load-again.c: a reply that is stored, loaded as it was then
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-again.h"

#include <string.h>

#include "dp-load-private.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

/* When a row of any kind is of, as a day */
typedef gint32 (*GetDay) (gconstpointer row);

static gint32
get_bar_day (gconstpointer row)
{
  return ((const DpBar *) row)->date;
}

static gint32
get_candle_day (gconstpointer row)
{
  return (gint32) (((const DpCandle *) row)->start_us / DAY_US);
}

static gint32
get_quote_day (gconstpointer row)
{
  return (gint32) (((const DpQuote *) row)->observed_us / DAY_US);
}

static gint32
get_action_day (gconstpointer row)
{
  return ((const DpAction *) row)->date;
}

static void
leave_out (GArray *rows,
           GetDay  get_day,
           gint32  from)
{
  guint size = g_array_get_element_size (rows);
  guint n_kept = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const char *row = rows->data + (gsize) i * size;

      if (get_day (row) >= from)
        memmove (rows->data + (gsize) n_kept++ * size, row, size);
    }
  g_array_set_size (rows, n_kept);
}

static void
leave_out_before (DpBatch *batch,
                  DpReply *reply,
                  gint32   from)
{
  for (guint i = 0; i < batch->instruments->len; i++)
    {
      DpInstrumentRows *rows = g_ptr_array_index (batch->instruments, i);

      leave_out (rows->bars, get_bar_day, from);
      leave_out (rows->weekly, get_bar_day, from);
      leave_out (rows->monthly, get_bar_day, from);
      leave_out (rows->candles, get_candle_day, from);
      leave_out (rows->quotes, get_quote_day, from);
      leave_out (rows->actions, get_action_day, from);
      /* The facts of a company are of the moment they came at. */
      if (rows->company != NULL && dp_reply_get_received_us (reply) / DAY_US < from)
        g_clear_pointer (&rows->company, dp_company_free);
    }
}

static gboolean
save_typed (DpLoad  *load,
            GError **error)
{
  return _dp_load_find_instruments (load, error) &&
         _dp_load_save_rows (load, error) &&
         _dp_load_save_companies (load, error) &&
         _dp_load_save_news (load, error) &&
         _dp_load_save_intervals (load, error) &&
         _dp_load_save_rejects (load, error) &&
         dex_await (dp_db_connection_flush (load->connection), error);
}

gboolean
dp_load_again (DpDbConnection      *connection,
               const DpStoredLoad  *stored,
               DpRequest           *request,
               DpReply             *reply,
               DpBatch             *batch,
               guint64             *rows,
               GError             **error)
{
  DpLoad load = {
    .context = { .run_id = stored->run_id, .default_kind = stored->default_kind },
    .default_kind = (char *) stored->default_kind,
    .request = request,
    .reply = reply,
    .batch = batch,
    .is_again = TRUE,
    .connection = connection,
    .now_us = stored->loaded_us,
    .observed_us = dp_reply_get_received_us (reply),
    .load_id = stored->load_id,
  };
  gboolean saved;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), FALSE);
  g_return_val_if_fail (stored != NULL && stored->response_id != NULL, FALSE);
  g_return_val_if_fail (DP_IS_REQUEST (request), FALSE);
  g_return_val_if_fail (DP_IS_REPLY (reply), FALSE);
  g_return_val_if_fail (batch != NULL, FALSE);

  g_strlcpy (load.response_id, stored->response_id, sizeof load.response_id);
  if (stored->from != DP_DATE_NONE)
    leave_out_before (batch, reply, stored->from);
  saved = save_typed (&load, error);
  g_free (load.instrument_ids);
  *rows += load.rows_written;

  return saved;
}
