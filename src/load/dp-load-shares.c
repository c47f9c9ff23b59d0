/* dp-load-shares.c: what each of several instruments has of a load
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

static gint64 *
find_share (GArray             *shares,
            const char * const *symbols,
            const char         *symbol)
{
  for (guint i = 0; symbols[i] != NULL; i++)
    {
      if (g_str_equal (symbols[i], symbol))
        return &g_array_index (shares, gint64, i);
    }

  return NULL;
}

/* The earliest moment of the prices in the batch; with it the query need not look at all there
 * are. */
static gint64
find_earliest_us (DpBatch *batch)
{
  gint64 earliest_us = G_MAXINT64;

  for (guint i = 0; i < batch->instruments->len; i++)
    {
      const DpInstrumentRows *rows = g_ptr_array_index (batch->instruments, i);

      for (guint j = 0; j < rows->quotes->len; j++)
        earliest_us = MIN (earliest_us, g_array_index (rows->quotes, DpQuote, j).observed_us);
    }

  return earliest_us;
}

/* Replies about several instruments bring prices of the moment, and nothing else. */
static gboolean
count_rows (DpLoad  *load,
            GError **error)
{
  const char * const *symbols = dp_request_list_symbols (load->request);
  gint64 earliest_us = find_earliest_us (load->batch);
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params;

  if (earliest_us == G_MAXINT64)
    return TRUE;

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, load->load_id);
  _dp_load_add_ids (params, load->instrument_ids, load->batch->instruments->len);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_time (params, earliest_us);
  result = _dp_load_query (load, "count_written_quotes", params, error);
  if (result == NULL)
    return FALSE;

  for (guint i = 0; i < dp_db_result_get_n_rows (result); i++)
    {
      gint64 id = dp_db_result_get_int64 (result, i, 0);

      for (guint j = 0; j < load->batch->instruments->len; j++)
        {
          const DpInstrumentRows *rows = g_ptr_array_index (load->batch->instruments, j);
          gint64 *share = find_share (load->rows_by_symbol, symbols, rows->source_symbol);

          if (load->instrument_ids[j] == id && share != NULL)
            *share = dp_db_result_get_int64 (result, i, 1);
        }
    }

  return TRUE;
}

gboolean
_dp_load_count_shares (DpLoad  *load,
                       GError **error)
{
  const char * const *symbols = dp_request_list_symbols (load->request);
  guint n_symbols = g_strv_length ((char **) symbols);

  g_clear_pointer (&load->rows_by_symbol, g_array_unref);
  g_clear_pointer (&load->rejects_by_symbol, g_array_unref);
  load->rows_by_symbol = g_array_new (FALSE, TRUE, sizeof (gint64));
  load->rejects_by_symbol = g_array_new (FALSE, TRUE, sizeof (gint64));
  g_array_set_size (load->rows_by_symbol, n_symbols);
  g_array_set_size (load->rejects_by_symbol, n_symbols);
  if (n_symbols == 1)
    {
      g_array_index (load->rows_by_symbol, gint64, 0) = load->rows_written;
      g_array_index (load->rejects_by_symbol, gint64, 0) = load->batch->rejects->len;
      return TRUE;
    }

  /* Where a record is one instrument's, its position is the instrument's name. */
  for (guint i = 0; i < load->batch->rejects->len; i++)
    {
      const DpReject *reject = g_ptr_array_index (load->batch->rejects, i);
      gint64 *share = find_share (load->rejects_by_symbol, symbols, reject->position);

      if (share != NULL)
        *share += 1;
    }

  return count_rows (load, error);
}
