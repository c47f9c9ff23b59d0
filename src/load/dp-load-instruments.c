/* dp-load-instruments.c: which instruments a load is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

/* One text of each instrument, in the order of the batch */
typedef const char *(*GetText) (const DpInstrumentRows *rows);

static const char *
get_source_symbol (const DpInstrumentRows *rows)
{
  return rows->source_symbol;
}

static const char *
get_name (const DpInstrumentRows *rows)
{
  return rows->name;
}

static const char *
get_exchange (const DpInstrumentRows *rows)
{
  if (rows->exchange == NULL && rows->company != NULL)
    return rows->company->exchange;

  return rows->exchange;
}

static const char *
get_currency (const DpInstrumentRows *rows)
{
  return rows->currency;
}

static const char *
get_time_zone (const DpInstrumentRows *rows)
{
  return rows->time_zone;
}

static const char *
get_symbol (const DpInstrumentRows *rows)
{
  return rows->symbol;
}

static DpDbParams *
add_texts (DpDbParams *params,
           DpBatch    *batch,
           GetText     get_text)
{
  g_autofree const char **texts = g_new (const char *, batch->instruments->len + 1);

  for (guint i = 0; i < batch->instruments->len; i++)
    texts[i] = get_text (g_ptr_array_index (batch->instruments, i));

  return dp_db_params_add_texts (params, texts, batch->instruments->len);
}

static gboolean
find_known (DpLoad  *load,
            GError **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) known = NULL;

  dp_db_params_add_text (params, dp_request_get_source (load->request));
  add_texts (params, load->batch, get_source_symbol);
  known = _dp_load_query (load, "find_instruments", params, error);
  if (known == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (known); i++)
    load->instrument_ids[i] = dp_db_result_get_int64 (known, i, 0);

  return TRUE;
}

static DpDbParams *
new_listing_params (DpLoad           *load,
                    DpInstrumentRows *rows)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, dp_request_get_source (load->request));

  return dp_db_params_add_text (params, rows->source_symbol);
}

static gboolean
create_instrument (DpLoad            *load,
                   DpInstrumentRows  *rows,
                   gint64            *id,
                   GError           **error)
{
  g_autoptr(DpDbResult) created = NULL;
  DpDbParams *params = new_listing_params (load, rows);

  dp_db_params_add_text (params, rows->symbol != NULL ? rows->symbol : rows->source_symbol);
  dp_db_params_add_text (params, rows->kind != NULL ? rows->kind : load->context.default_kind);
  dp_db_params_add_boolean (params, load->context.synthetic);
  created = _dp_load_query (load, "create_instrument", params, error);
  if (created == NULL)
    return FALSE;
  *id = dp_db_result_get_int64 (created, 0, 0);

  return TRUE;
}

/* Two loads about a symbol never seen must not make two instruments of it. */
static gboolean
create_unknown (DpLoad  *load,
                GError **error)
{
  for (guint i = 0; i < load->batch->instruments->len; i++)
    {
      if (load->instrument_ids[i] == 0)
        _dp_load_defer (load, "lock_listing",
                        new_listing_params (load,
                                            g_ptr_array_index (load->batch->instruments, i)));
    }
  if (!find_known (load, error))
    return FALSE;

  for (guint i = 0; i < load->batch->instruments->len; i++)
    {
      if (load->instrument_ids[i] == 0 &&
          !create_instrument (load, g_ptr_array_index (load->batch->instruments, i),
                              &load->instrument_ids[i], error))
        return FALSE;
    }

  return TRUE;
}

static void
describe (DpLoad *load)
{
  DpDbParams *params = dp_db_params_new ();

  _dp_load_add_ids (params, load->instrument_ids, load->batch->instruments->len);
  add_texts (params, load->batch, get_name);
  add_texts (params, load->batch, get_exchange);
  add_texts (params, load->batch, get_currency);
  add_texts (params, load->batch, get_time_zone);
  add_texts (params, load->batch, get_symbol);

  _dp_load_defer (load, "describe_instruments", params);
}

gboolean
_dp_load_find_instruments (DpLoad  *load,
                           GError **error)
{
  guint n_instruments = load->batch->instruments->len;
  gboolean all_known = TRUE;

  g_clear_pointer (&load->instrument_ids, g_free);
  load->instrument_ids = g_new0 (gint64, n_instruments + 1);
  if (n_instruments == 0)
    return TRUE;

  if (!find_known (load, error))
    return FALSE;
  for (guint i = 0; i < n_instruments; i++)
    all_known &= load->instrument_ids[i] != 0;

  if (!all_known && !create_unknown (load, error))
    return FALSE;

  /* What later replies told of the instruments is not taken back by an old one. */
  if (!load->is_again)
    describe (load);

  return TRUE;
}

gint64
_dp_load_get_instrument (DpLoad *load)
{
  return load->batch->instruments->len == 1 ? load->instrument_ids[0] : 0;
}
