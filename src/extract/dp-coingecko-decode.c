/* dp-coingecko-decode.c: CoinGecko's replies as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coingecko-private.h"

#include <glib/gi18n-lib.h>

#include "dp-provider-rules.h"

#define DAY_S 86400

/* Points of a chart that are farther apart than this are days. */
#define LEAST_DAY_MS (20 * 3600 * G_GINT64_CONSTANT (1000))

static const DpQuote no_quote = {
  .trading_date = DP_DATE_NONE,
  .price = DP_DECIMAL_NONE, .open = DP_DECIMAL_NONE, .high = DP_DECIMAL_NONE, .low = DP_DECIMAL_NONE,
  .previous_close = DP_DECIMAL_NONE, .change_percent = DP_DECIMAL_NONE, .volume = DP_DECIMAL_NONE,
  .market_cap = DP_DECIMAL_NONE,
};

gboolean
_dp_coingecko_has_data (yyjson_val *root,
                        DpRequest  *request)
{
  const char *endpoint = dp_request_get_endpoint (request);

  if (g_str_equal (endpoint, DP_COINGECKO_CHART))
    return yyjson_is_arr (yyjson_obj_get (root, "prices"));
  if (g_str_equal (endpoint, DP_COINGECKO_SEARCH))
    return yyjson_is_arr (yyjson_obj_get (root, "coins"));
  if (g_str_equal (endpoint, DP_COINGECKO_PING))
    return yyjson_is_str (yyjson_obj_get (root, "gecko_says"));

  return yyjson_is_arr (root);
}

static DpInstrumentRows *
add_coin (DpBatch    *batch,
          const char *id)
{
  DpInstrumentRows *rows = dp_batch_add_instrument (batch, id);

  g_set_str (&rows->kind, "coin");
  g_set_str (&rows->currency, "USD");
  g_set_str (&rows->time_zone, "UTC");

  return rows;
}

/* A number among others of an array. Returns: FALSE where it is there and is none */
static gboolean
read_number (yyjson_val *value,
             DpDecimal  *out)
{
  *out = DP_DECIMAL_NONE;
  if (value == NULL || yyjson_is_null (value))
    return TRUE;

  return yyjson_is_raw (value) &&
         dp_decimal_parse (yyjson_get_raw (value), yyjson_get_len (value), out);
}

/* Milliseconds since 1970, which may be written with an exponent */
static gboolean
read_moment (yyjson_val *value,
             gint64     *ms)
{
  DpDecimal number;

  if (!read_number (value, &number) || !dp_decimal_is_set (number))
    return FALSE;
  *ms = number.scale == 0 ? number.mantissa : (gint64) dp_decimal_to_double (number);

  return TRUE;
}

static void
reject (DpBatch    *batch,
        const char *name,
        gsize       index,
        yyjson_val *row,
        const char *cause)
{
  g_autofree char *position = g_strdup_printf ("%s %" G_GSIZE_FORMAT, name, index + 1);
  g_autofree char *payload = _dp_json_dup_text (row);

  dp_batch_add_reject (batch, position, payload, -1, "%s", cause);
}

/* --- charts: three lists of points that need not be of the same moments ------------------------------- */

static GHashTable *
index_points (yyjson_val *points)
{
  GHashTable *by_moment = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  yyjson_val *point;
  gsize index, n_points;

  yyjson_arr_foreach (points, index, n_points, point)
    {
      gint64 ms;

      if (read_moment (yyjson_arr_get (point, 0), &ms))
        g_hash_table_insert (by_moment, g_memdup2 (&ms, sizeof ms), yyjson_arr_get (point, 1));
    }

  return by_moment;
}

static DpDecimal
find_point (GHashTable *by_moment,
            gint64      ms)
{
  DpDecimal value;

  if (!read_number (g_hash_table_lookup (by_moment, &ms), &value) ||
      (dp_decimal_is_set (value) && dp_decimal_sign (value) < 0))
    return DP_DECIMAL_NONE;

  return value;
}

/* Whether a chart is one by day, as it is where it is long, or was asked for so. */
static gboolean
is_by_day (yyjson_val *prices)
{
  gint64 first, second;

  return read_moment (yyjson_arr_get (yyjson_arr_get (prices, 0), 0), &first) &&
         (!read_moment (yyjson_arr_get (yyjson_arr_get (prices, 1), 0), &second) ||
          second - first >= LEAST_DAY_MS);
}

typedef struct
{
  DpBatch          *batch;
  DpInstrumentRows *rows;
  GHashTable       *market_caps;
  GHashTable       *volumes;
  gboolean          by_day;
} Chart;

/* At 00:00 the price is the close of the day before; the last point of a chart is the moment of the call. */
static void
add_point (Chart      *chart,
           gsize       index,
           yyjson_val *point)
{
  DpDecimal price;
  gint64 ms;
  gint32 day;

  chart->batch->n_records++;
  if (!read_moment (yyjson_arr_get (point, 0), &ms) || !read_number (yyjson_arr_get (point, 1), &price) ||
      !dp_decimal_is_set (price) || dp_decimal_sign (price) <= 0)
    {
      reject (chart->batch, "prices", index, point, _("There is no price above zero with its time."));
      return;
    }

  day = dp_provider_get_closed_day (ms * 1000);
  if (chart->by_day && day != DP_DATE_NONE)
    {
      DpBar bar = {
        .date = day, .open = DP_DECIMAL_NONE, .high = DP_DECIMAL_NONE, .low = DP_DECIMAL_NONE,
        .close = price, .adjusted_close = DP_DECIMAL_NONE,
        .volume = find_point (chart->volumes, ms), .market_cap = find_point (chart->market_caps, ms),
      };

      dp_batch_add_bar (chart->batch, chart->rows->bars, &bar, NULL, 0);
    }
  else
    {
      DpQuote quote = no_quote;

      quote.observed_us = ms * 1000;
      quote.trading_date = dp_provider_get_day (quote.observed_us);
      quote.price = price;
      quote.volume = find_point (chart->volumes, ms);
      quote.market_cap = find_point (chart->market_caps, ms);
      g_array_append_val (chart->rows->quotes, quote);
    }
}

static void
decode_chart (DpBatch    *batch,
              const char *id,
              yyjson_val *root)
{
  g_autoptr(GHashTable) market_caps = index_points (yyjson_obj_get (root, "market_caps"));
  g_autoptr(GHashTable) volumes = index_points (yyjson_obj_get (root, "total_volumes"));
  yyjson_val *prices = yyjson_obj_get (root, "prices");
  Chart chart = { batch, add_coin (batch, id), market_caps, volumes, is_by_day (prices) };
  yyjson_val *point;
  gsize index, n_points;

  yyjson_arr_foreach (prices, index, n_points, point)
    add_point (&chart, index, point);
}

/* --- candles ------------------------------------------------------------------------------------------ */

/* How long a candle is shows in how many days were asked for. */
static gint32
get_step (DpRequest *request)
{
  const char *text = dp_request_get_param (request, "days");
  gint64 days = text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;

  if (days <= 2)
    return 30 * 60;

  return days <= 30 ? 4 * 3600 : 4 * DAY_S;
}

static void
add_candle (DpBatch          *batch,
            DpInstrumentRows *rows,
            gint32            step,
            gsize             index,
            yyjson_val       *row)
{
  DpCandle candle = { .interval_s = step, .volume = DP_DECIMAL_NONE };
  DpDecimal *values[] = { &candle.open, &candle.high, &candle.low, &candle.close };
  g_autofree char *payload = NULL;
  gint64 ms;

  batch->n_records++;
  if (!read_moment (yyjson_arr_get (row, 0), &ms))
    {
      reject (batch, "row", index, row, _("The row has no time that can be read."));
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      if (!read_number (yyjson_arr_get (row, i + 1), values[i]))
        {
          reject (batch, "row", index, row, _("One of the prices is not a number."));
          return;
        }
    }
  /* One that is still going on ends between two steps. */
  if (ms % (MIN (step, DAY_S) * G_GINT64_CONSTANT (1000)) != 0)
    return;

  payload = _dp_json_dup_text (row);
  candle.start_us = dp_provider_get_candle_start_us (ms * 1000, step);
  dp_batch_add_candle (batch, rows, &candle, payload, -1);
}

static void
decode_candles (DpBatch    *batch,
                DpRequest  *request,
                yyjson_val *root)
{
  DpInstrumentRows *rows = add_coin (batch, dp_request_get_symbol (request));
  gint32 step = get_step (request);
  yyjson_val *row;
  gsize index, n_rows;

  yyjson_arr_foreach (root, index, n_rows, row)
    add_candle (batch, rows, step, index, row);
}

/* --- markets ------------------------------------------------------------------------------------------ */

static void
add_market (DpBatch    *batch,
            gsize       index,
            yyjson_val *coin)
{
  const char *id = _dp_json_get_text (coin, "id");
  const char *symbol = _dp_json_get_text (coin, "symbol");
  const char *updated = _dp_json_get_text (coin, "last_updated");
  DpInstrumentRows *rows;
  DpQuote quote = no_quote;

  batch->n_records++;
  if (id == NULL || updated == NULL || !dp_timestamp_parse (updated, &quote.observed_us) ||
      !_dp_json_get_decimal (coin, "current_price", &quote.price) ||
      !_dp_json_get_decimal (coin, "total_volume", &quote.volume) ||
      !_dp_json_get_decimal (coin, "market_cap", &quote.market_cap) ||
      !_dp_json_get_decimal (coin, "price_change_percentage_24h", &quote.change_percent) ||
      !dp_decimal_is_set (quote.price) || dp_decimal_sign (quote.price) <= 0)
    {
      reject (batch, "row", index, coin, _("There is no price above zero with the time it was seen at."));
      return;
    }

  rows = add_coin (batch, id);
  if (rows->symbol == NULL && symbol != NULL)
    rows->symbol = g_utf8_strup (symbol, -1);
  if (rows->name == NULL)
    rows->name = g_strdup (_dp_json_get_text (coin, "name"));
  quote.trading_date = dp_provider_get_day (quote.observed_us);
  quote.market_cap = dp_provider_rules_get_known (dp_provider_rules_find ("coingecko"), quote.market_cap);
  g_array_append_val (rows->quotes, quote);
}

DpBatch *
_dp_coingecko_decode (yyjson_val *root,
                      DpRequest  *request)
{
  const char *endpoint = dp_request_get_endpoint (request);
  DpBatch *batch = dp_batch_new ();
  yyjson_val *coin;
  gsize index, n_coins;

  if (g_str_equal (endpoint, DP_COINGECKO_CHART))
    decode_chart (batch, dp_request_get_symbol (request), root);
  else if (g_str_equal (endpoint, DP_COINGECKO_OHLC))
    decode_candles (batch, request, root);
  else
    {
      yyjson_arr_foreach (root, index, n_coins, coin)
        add_market (batch, index, coin);
    }
  dp_batch_finish (batch);

  return batch;
}

GPtrArray *
_dp_coingecko_decode_search (yyjson_val *root)
{
  GPtrArray *matches = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_source_match_free);
  yyjson_val *coin;
  gsize index, n_coins;

  yyjson_arr_foreach (yyjson_obj_get (root, "coins"), index, n_coins, coin)
    {
      const char *id = _dp_json_get_text (coin, "id");
      DpSourceMatch *match;

      if (id == NULL)
        continue;
      match = dp_source_match_new ("coingecko", id, _dp_json_get_text (coin, "symbol"),
                                   _dp_json_get_text (coin, "name"));
      match->kind = g_strdup ("coin");
      match->currency = g_strdup ("USD");
      g_ptr_array_add (matches, match);
    }

  return matches;
}
