/* dp-coinpaprika-decode.c: CoinPaprika's replies as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coinpaprika-private.h"

#include <glib/gi18n-lib.h>

#include "dp-provider-rules.h"

/* What a reply to each endpoint is known by */
static const struct
{
  const char *endpoint;
  gboolean    is_array;
  const char *member;      /* (nullable): of the object */
} shapes[] = {
  { DP_COINPAPRIKA_OHLCV, TRUE, NULL },
  { DP_COINPAPRIKA_LATEST, TRUE, NULL },
  { DP_COINPAPRIKA_RUNNING, TRUE, NULL },
  { DP_COINPAPRIKA_TICKS, TRUE, NULL },
  { DP_COINPAPRIKA_TICKERS, TRUE, NULL },
  { DP_COINPAPRIKA_COINS, TRUE, NULL },
  { DP_COINPAPRIKA_TICKER, FALSE, "quotes" },
  { DP_COINPAPRIKA_SEARCH, FALSE, "currencies" },
  { DP_COINPAPRIKA_GLOBAL, FALSE, "market_cap_usd" },
  { DP_COINPAPRIKA_KEY, FALSE, "plan" },
};

gboolean
_dp_coinpaprika_has_data (yyjson_val *root,
                          DpRequest  *request)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      if (g_str_equal (shapes[i].endpoint, dp_request_get_endpoint (request)))
        return shapes[i].is_array ? yyjson_is_arr (root)
                                  : yyjson_obj_get (root, shapes[i].member) != NULL;
    }

  return FALSE;
}

/* Whether the member is a moment */
static gboolean
get_moment (yyjson_val *object,
            const char *name,
            gint64     *moment_us)
{
  const char *text = _dp_json_get_text (object, name);

  return text != NULL && dp_timestamp_parse (text, moment_us);
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
  DpBar bar = { .date = DP_DATE_NONE, .adjusted_close = DP_DECIMAL_NONE };

  batch->n_records++;
  if (get_moment (row, "time_open", &opened_us))
    bar.date = dp_provider_get_day (opened_us);
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

static gboolean
is_price (DpDecimal value)
{
  return dp_decimal_is_set (value) && dp_decimal_sign (value) > 0;
}

static void
reject_quote (DpBatch    *batch,
              const char *position,
              yyjson_val *row)
{
  g_autofree char *payload = _dp_json_dup_text (row);

  dp_batch_add_reject (batch, position, payload, -1,
                       _("There is no price above zero with the time it was seen at."));
}

#define NO_QUOTE { \
  .trading_date = DP_DATE_NONE, .price = DP_DECIMAL_NONE, .open = DP_DECIMAL_NONE, \
  .high = DP_DECIMAL_NONE, .low = DP_DECIMAL_NONE, .previous_close = DP_DECIMAL_NONE, \
  .change_percent = DP_DECIMAL_NONE, .volume = DP_DECIMAL_NONE, .market_cap = DP_DECIMAL_NONE, \
}

/* The day that is going on: no day yet, but the price of the moment and what it was between. */
static void
add_running_day (DpBatch    *batch,
                 GArray     *quotes,
                 gint64      received_us,
                 yyjson_val *row)
{
  DpBar bar = { 0 };
  DpQuote quote = NO_QUOTE;

  batch->n_records++;
  if (read_bar (row, &bar) != NULL || !is_price (bar.close))
    {
      reject_quote (batch, "today", row);
      return;
    }
  quote.observed_us = received_us;
  quote.trading_date = dp_provider_get_day (received_us);
  quote.price = bar.close;
  quote.open = bar.open;
  quote.high = bar.high;
  quote.low = bar.low;
  quote.market_cap = bar.market_cap;
  g_array_append_val (quotes, quote);
}

static void
add_tick (DpBatch    *batch,
          GArray     *quotes,
          gsize       index,
          yyjson_val *row)
{
  g_autofree char *position = NULL;
  DpQuote quote = NO_QUOTE;

  batch->n_records++;
  if (get_moment (row, "timestamp", &quote.observed_us) &&
      _dp_json_get_decimal (row, "price", &quote.price) &&
      _dp_json_get_decimal (row, "volume_24h", &quote.volume) &&
      get_market_cap (row, &quote.market_cap) && is_price (quote.price))
    {
      quote.trading_date = dp_provider_get_day (quote.observed_us);
      g_array_append_val (quotes, quote);
      return;
    }

  position = g_strdup_printf ("row %" G_GSIZE_FORMAT, index + 1);
  reject_quote (batch, position, row);
}

static DpInstrumentRows *
add_coin (DpBatch    *batch,
          const char *id)
{
  DpInstrumentRows *rows = dp_batch_add_instrument (batch, id);

  g_set_str (&rows->kind, "coin");
  g_set_str (&rows->currency, "USD");
  g_set_str (&rows->time_zone, dp_provider_rules_find ("coinpaprika")->time_zone);

  return rows;
}

static void
add_ticker (DpBatch    *batch,
            const char *id,
            const char *position,
            yyjson_val *ticker)
{
  yyjson_val *usd = _dp_json_get (_dp_json_get (ticker, "quotes"), "USD");
  const char *symbol = _dp_json_get_text (ticker, "symbol");
  const char *name = _dp_json_get_text (ticker, "name");
  DpInstrumentRows *rows = add_coin (batch, id);
  DpQuote quote = NO_QUOTE;

  batch->n_records++;
  if (rows->symbol == NULL && symbol != NULL)
    rows->symbol = g_utf8_strup (symbol, -1);
  if (rows->name == NULL && name != NULL)
    rows->name = g_strstrip (g_strdup (name));

  if (_dp_json_get_decimal (usd, "price", &quote.price) &&
      _dp_json_get_decimal (usd, "percent_change_24h", &quote.change_percent) &&
      _dp_json_get_decimal (usd, "volume_24h", &quote.volume) &&
      get_market_cap (usd, &quote.market_cap) &&
      get_moment (ticker, "last_updated", &quote.observed_us) && is_price (quote.price))
    {
      quote.trading_date = dp_provider_get_day (quote.observed_us);
      g_array_append_val (rows->quotes, quote);
    }
  else
    reject_quote (batch, position, ticker);
}

/* Of all coins there are those that were asked for; the others stay in the reply as it is kept. */
static void
add_tickers (DpBatch    *batch,
             yyjson_val *root,
             const char *symbols)
{
  g_auto(GStrv) wanted = g_strsplit (symbols, ",", -1);
  yyjson_val *ticker;
  gsize index, n_tickers;

  yyjson_arr_foreach (root, index, n_tickers, ticker)
    {
      const char *id = _dp_json_get_text (ticker, "id");

      if (id != NULL && g_strv_contains ((const char * const *) wanted, id))
        add_ticker (batch, id, id, ticker);
    }
}

DpBatch *
_dp_coinpaprika_decode (yyjson_val *root,
                        DpRequest  *request,
                        DpReply    *reply)
{
  const char *endpoint = dp_request_get_endpoint (request);
  const char *symbol = dp_request_get_symbol (request);
  DpBatch *batch = dp_batch_new ();
  DpInstrumentRows *rows;
  yyjson_val *row;
  gsize index, n_rows;

  if (g_str_equal (endpoint, DP_COINPAPRIKA_TICKERS))
    {
      add_tickers (batch, root, symbol);
      return batch;
    }
  if (g_str_equal (endpoint, DP_COINPAPRIKA_TICKER))
    {
      add_ticker (batch, symbol, "quotes.USD", root);
      return batch;
    }

  rows = add_coin (batch, symbol);
  yyjson_arr_foreach (root, index, n_rows, row)
    {
      if (g_str_equal (endpoint, DP_COINPAPRIKA_TICKS))
        add_tick (batch, rows->quotes, index, row);
      else if (g_str_equal (endpoint, DP_COINPAPRIKA_RUNNING))
        add_running_day (batch, rows->quotes, dp_reply_get_received_us (reply), row);
      else
        add_row (batch, rows->bars, index, row);
    }
  dp_batch_finish (batch);

  return batch;
}

GPtrArray *
_dp_coinpaprika_decode_search (yyjson_val *root)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_source_match_free);
  yyjson_val *list = yyjson_is_arr (root) ? root : yyjson_obj_get (root, "currencies");
  yyjson_val *coin;
  gsize index, n_coins;

  yyjson_arr_foreach (list, index, n_coins, coin)
    {
      const char *id = _dp_json_get_text (coin, "id");
      DpSourceMatch *match;

      /* Of a coin that is no longer traded there are no prices. */
      if (id == NULL || yyjson_is_false (yyjson_obj_get (coin, "is_active")))
        continue;
      match = dp_source_match_new ("coinpaprika", id, _dp_json_get_text (coin, "symbol"),
                                   _dp_json_get_text (coin, "name"));
      match->kind = g_strdup ("coin");
      match->currency = g_strdup ("USD");
      g_ptr_array_add (matches, match);
    }

  return matches;
}
