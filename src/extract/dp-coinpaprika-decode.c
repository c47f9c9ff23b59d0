/* dp-coinpaprika-decode.c: CoinPaprika's replies as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coinpaprika-private.h"

#include <glib/gi18n-lib.h>

#include "dp-provider-rules.h"

gboolean
_dp_coinpaprika_has_data (yyjson_val *root,
                          DpRequest  *request)
{
  if (g_str_equal (dp_request_get_endpoint (request), DP_COINPAPRIKA_OHLCV))
    return yyjson_is_arr (root);

  return yyjson_is_str (yyjson_obj_get (root, "id")) &&
         yyjson_is_obj (yyjson_obj_get (root, "quotes"));
}

/* The UTC day of a moment, or DP_DATE_NONE */
static gint32
get_day (yyjson_val *object,
         const char *name,
         gint64     *moment_us)
{
  const char *text = _dp_json_get_text (object, name);

  if (text == NULL || !dp_timestamp_parse (text, moment_us))
    return DP_DATE_NONE;

  return dp_provider_get_day (*moment_us);
}

static gboolean
get_market_cap (yyjson_val *object,
                DpDecimal  *out)
{
  gboolean is_number = _dp_json_get_decimal (object, "market_cap", out);

  *out = dp_provider_rules_get_known (dp_provider_rules_find ("coinpaprika"), *out);

  return is_number;
}

/* (nullable): the member that is there and is not a number */
static const char *
read_bar (yyjson_val *row,
          DpBar      *bar)
{
  if (!_dp_json_get_decimal (row, "open", &bar->open))
    return "open";
  if (!_dp_json_get_decimal (row, "high", &bar->high))
    return "high";
  if (!_dp_json_get_decimal (row, "low", &bar->low))
    return "low";
  if (!_dp_json_get_decimal (row, "close", &bar->close))
    return "close";
  if (!_dp_json_get_decimal (row, "volume", &bar->volume))
    return "volume";
  if (!get_market_cap (row, &bar->market_cap))
    return "market_cap";

  return NULL;
}

static void
add_row (DpBatch    *batch,
         GArray     *bars,
         gsize       index,
         yyjson_val *row)
{
  g_autofree char *payload = NULL;
  g_autofree char *position = NULL;
  const char *bad;
  gint64 opened_us;
  DpBar bar = { .adjusted_close = DP_DECIMAL_NONE };

  batch->n_records++;
  bar.date = get_day (row, "time_open", &opened_us);
  bad = read_bar (row, &bar);
  if (bar.date != DP_DATE_NONE && bad == NULL && dp_batch_add_bar (batch, bars, &bar, NULL, 0))
    return;

  payload = _dp_json_dup_text (row);
  if (bar.date == DP_DATE_NONE)
    {
      position = g_strdup_printf ("row %" G_GSIZE_FORMAT, index + 1);
      dp_batch_add_reject (batch, position, payload, -1, _("The row has no opening time that can "
                                                           "be read."));
      return;
    }
  position = dp_date_to_string (bar.date);
  if (bad != NULL)
    dp_batch_add_reject (batch, position, payload, -1, _("The value of “%s” is not a number."),
                         bad);
  else
    ((DpReject *) g_ptr_array_index (batch->rejects, batch->rejects->len - 1))->payload =
      g_steal_pointer (&payload);
}

static void
decode_ticker (DpBatch          *batch,
               DpInstrumentRows *rows,
               yyjson_val       *root)
{
  yyjson_val *usd = yyjson_obj_get (yyjson_obj_get (root, "quotes"), "USD");
  const char *symbol = _dp_json_get_text (root, "symbol");
  const char *name = _dp_json_get_text (root, "name");
  DpQuote quote = {
    .open = DP_DECIMAL_NONE,
    .high = DP_DECIMAL_NONE,
    .low = DP_DECIMAL_NONE,
    .previous_close = DP_DECIMAL_NONE,
  };
  gboolean readable;

  batch->n_records = 1;
  rows->symbol = symbol != NULL ? g_utf8_strup (symbol, -1) : NULL;
  rows->name = name != NULL ? g_strstrip (g_strdup (name)) : NULL;

  readable = _dp_json_get_decimal (usd, "price", &quote.price) &&
             _dp_json_get_decimal (usd, "percent_change_24h", &quote.change_percent) &&
             _dp_json_get_decimal (usd, "volume_24h", &quote.volume) &&
             get_market_cap (usd, &quote.market_cap);
  quote.trading_date = get_day (root, "last_updated", &quote.observed_us);
  if (readable && quote.trading_date != DP_DATE_NONE && dp_decimal_is_set (quote.price) &&
      dp_decimal_sign (quote.price) > 0)
    g_array_append_val (rows->quotes, quote);
  else
    {
      g_autofree char *payload = _dp_json_dup_text (root);

      dp_batch_add_reject (batch, "quotes.USD", payload, -1,
                           _("There is no price above zero with the time it was seen at."));
    }
}

DpBatch *
_dp_coinpaprika_decode (yyjson_val *root,
                        DpRequest  *request)
{
  DpBatch *batch = dp_batch_new ();
  DpInstrumentRows *rows = dp_batch_add_instrument (batch, dp_request_get_symbol (request));
  yyjson_val *row;
  gsize index, n_rows;

  rows->kind = g_strdup ("coin");
  rows->currency = g_strdup ("USD");
  rows->time_zone = g_strdup ("UTC");
  if (yyjson_is_arr (root))
    {
      yyjson_arr_foreach (root, index, n_rows, row)
        add_row (batch, rows->bars, index, row);
    }
  else
    decode_ticker (batch, rows, root);
  dp_batch_finish (batch);

  return batch;
}
