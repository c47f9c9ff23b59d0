/* dp-coingecko-decode.c: CoinGecko's replies as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coingecko-private.h"

#include <glib/gi18n-lib.h>

#include "dp-provider-rules.h"

#define MS_US    G_GINT64_CONSTANT (1000)
#define US_PER_S G_GINT64_CONSTANT (1000000)
#define DAY_S    86400

static gboolean
is_chart (const char *endpoint)
{
  return g_str_has_prefix (endpoint, DP_COINGECKO_CHART);
}

gboolean
_dp_coingecko_has_data (yyjson_val *root,
                        DpRequest  *request)
{
  const char *endpoint = dp_request_get_endpoint (request);

  if (g_str_equal (endpoint, DP_COINGECKO_MARKETS) || g_str_equal (endpoint, DP_COINGECKO_OHLC))
    return yyjson_is_arr (root);
  if (g_str_equal (endpoint, DP_COINGECKO_SEARCH))
    return yyjson_is_arr (yyjson_obj_get (root, "coins"));
  if (g_str_equal (endpoint, DP_COINGECKO_PING))
    return yyjson_obj_get (root, "gecko_says") != NULL;

  return is_chart (endpoint) && yyjson_is_arr (yyjson_obj_get (root, "prices"));
}

static DpInstrumentRows *
add_coin (DpBatch    *batch,
          DpRequest  *request,
          const char *id)
{
  const char *currency = dp_request_get_param (request, "vs_currency");
  DpInstrumentRows *rows = dp_batch_add_instrument (batch, id);

  g_set_str (&rows->kind, "coin");
  g_set_str (&rows->time_zone, dp_provider_rules_find ("coingecko")->time_zone);
  if (rows->currency == NULL)
    rows->currency = g_ascii_strup (currency != NULL ? currency : "usd", -1);

  return rows;
}

static gboolean
is_price (DpDecimal value)
{
  return dp_decimal_is_set (value) && dp_decimal_sign (value) > 0;
}

static void
reject (DpBatch    *batch,
        const char *position,
        yyjson_val *row,
        const char *cause)
{
  g_autofree char *payload = _dp_json_dup_text (row);

  dp_batch_add_reject (batch, position, payload, -1, "%s", cause);
}

/* A moment in milliseconds, the first of an array */
static gboolean
get_stamp (yyjson_val *row,
           gint64     *stamp_us)
{
  if (!_dp_json_read_int64 (yyjson_arr_get (row, 0), stamp_us) ||
      ABS (*stamp_us) > G_MAXINT64 / MS_US)
    return FALSE;
  *stamp_us *= MS_US;

  return TRUE;
}

/* Returns: (transfer full): [[ms, value], …] by time stamp: each of a chart's arrays may lack what
 * another has. */
static GHashTable *
index_by_stamp (yyjson_val *array)
{
  GHashTable *values = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  yyjson_val *row;
  gsize index, n_rows;
  gint64 stamp_us;

  yyjson_arr_foreach (array, index, n_rows, row)
    {
      if (get_stamp (row, &stamp_us))
        g_hash_table_insert (values, g_memdup2 (&stamp_us, sizeof stamp_us),
                             yyjson_arr_get (row, 1));
    }

  return values;
}

static gboolean
look_up (GHashTable *values,
         gint64      stamp_us,
         DpDecimal  *out)
{
  return _dp_json_read_decimal (g_hash_table_lookup (values, &stamp_us), out);
}

/* Whether the points are those of days: all are at 00:00 UTC but the last, which is the moment of
 * the reply where the range ends now. */
static gboolean
is_daily (yyjson_val *prices,
          DpRequest  *request)
{
  gsize index, n_rows;
  yyjson_val *row;
  gint64 stamp_us;

  if (!g_str_equal (dp_request_get_endpoint (request), DP_COINGECKO_CHART))
    return FALSE;

  yyjson_arr_foreach (prices, index, n_rows, row)
    {
      if (index + 1 < n_rows && get_stamp (row, &stamp_us) &&
          dp_provider_get_closed_day (stamp_us) == DP_DATE_NONE)
        return FALSE;
    }

  return TRUE;
}

typedef struct
{
  DpBatch          *batch;
  DpInstrumentRows *rows;
  GHashTable       *caps;
  GHashTable       *volumes;
  gboolean          daily;
} Chart;

static void
add_point (Chart      *chart,
           gint64      stamp_us,
           DpDecimal   price,
           DpDecimal   market_cap,
           DpDecimal   volume,
           yyjson_val *row)
{
  gint32 closed_day = chart->daily ? dp_provider_get_closed_day (stamp_us) : DP_DATE_NONE;
  DpBar bar = {
    .date = closed_day, .open = DP_DECIMAL_NONE, .high = DP_DECIMAL_NONE, .low = DP_DECIMAL_NONE,
    .close = price, .adjusted_close = DP_DECIMAL_NONE, .volume = volume, .market_cap = market_cap,
  };
  DpQuote quote = {
    .observed_us = stamp_us, .trading_date = dp_provider_get_day (stamp_us), .price = price,
    .open = DP_DECIMAL_NONE, .high = DP_DECIMAL_NONE, .low = DP_DECIMAL_NONE,
    .previous_close = DP_DECIMAL_NONE, .change_percent = DP_DECIMAL_NONE,
    .volume = volume, .market_cap = market_cap,
  };

  if (closed_day == DP_DATE_NONE)
    g_array_append_val (chart->rows->quotes, quote);
  /* What was traded in the 24 hours up to midnight is what was traded that day. */
  else if (!dp_batch_add_bar (chart->batch, chart->rows->bars, &bar, NULL, 0))
    ((DpReject *) g_ptr_array_index (chart->batch->rejects,
                                     chart->batch->rejects->len - 1))->payload =
      _dp_json_dup_text (row);
}

static void
read_point (Chart      *chart,
            gsize       index,
            yyjson_val *row)
{
  g_autofree char *position = NULL;
  const char *fault = NULL;
  DpDecimal price;
  DpDecimal market_cap;
  DpDecimal volume;
  gint64 stamp_us;

  /* A moment without a price is one that nothing is known of. */
  if (yyjson_is_null (yyjson_arr_get (row, 1)))
    return;

  chart->batch->n_records++;
  if (!get_stamp (row, &stamp_us))
    fault = _("The point has no time that can be read.");
  else if (!_dp_json_read_decimal (yyjson_arr_get (row, 1), &price) ||
           !look_up (chart->caps, stamp_us, &market_cap) ||
           !look_up (chart->volumes, stamp_us, &volume))
    fault = _("Price, market capitalization or volume is not a number.");
  else if (!is_price (price))
    fault = _("There is no price above zero.");
  if (fault == NULL)
    {
      add_point (chart, stamp_us, price, market_cap, volume, row);
      return;
    }

  position = g_strdup_printf ("prices[%" G_GSIZE_FORMAT "]", index);
  reject (chart->batch, position, row, fault);
}

static void
decode_chart (DpBatch    *batch,
              DpRequest  *request,
              yyjson_val *root)
{
  yyjson_val *prices = yyjson_obj_get (root, "prices");
  g_autoptr(GHashTable) caps = index_by_stamp (yyjson_obj_get (root, "market_caps"));
  g_autoptr(GHashTable) volumes = index_by_stamp (yyjson_obj_get (root, "total_volumes"));
  Chart chart = { batch, add_coin (batch, request, dp_request_get_symbol (request)), caps, volumes,
                  is_daily (prices, request) };
  yyjson_val *row;
  gsize index, n_rows;

  yyjson_arr_foreach (prices, index, n_rows, row)
    read_point (&chart, index, row);
}

/* What the step of candles is for a range of so many days */
static gint32
get_step_of_days (const char *days)
{
  gint64 n = days != NULL ? g_ascii_strtoll (days, NULL, 10) : 0;

  if (n >= 1 && n <= 2)
    return 1800;
  if (n >= 3 && n <= 30)
    return 4 * 3600;

  return n > 30 || g_strcmp0 (days, "max") == 0 ? 4 * DAY_S : 0;
}

/* The step by what was asked for, else by what came: the shortest way from one candle to the next.
 * 0 where neither tells. */
static gint32
find_step (DpRequest  *request,
           yyjson_val *root)
{
  const char *interval = dp_request_get_param (request, "interval");
  gint32 step = get_step_of_days (dp_request_get_param (request, "days"));
  yyjson_val *row;
  gsize index, n_rows;
  gint64 before_us = 0;
  gint64 shortest_us = 0;
  gint64 stamp_us;

  if (g_strcmp0 (interval, "daily") == 0)
    return DAY_S;
  if (g_strcmp0 (interval, "hourly") == 0)
    return 3600;
  if (step > 0)
    return step;

  yyjson_arr_foreach (root, index, n_rows, row)
    {
      if (!get_stamp (row, &stamp_us))
        continue;
      if (before_us != 0 && stamp_us > before_us &&
          (shortest_us == 0 || stamp_us - before_us < shortest_us))
        shortest_us = stamp_us - before_us;
      before_us = stamp_us;
    }

  return (gint32) MIN (shortest_us / G_USEC_PER_SEC, G_MAXINT32);
}

static void
add_candle (DpBatch          *batch,
            DpInstrumentRows *rows,
            gint32            step_s,
            gsize             index,
            yyjson_val       *row)
{
  DpCandle candle = { .interval_s = step_s, .volume = DP_DECIMAL_NONE };
  g_autofree char *position = NULL;
  g_autofree char *payload = NULL;
  gint64 end_us;

  /* One that is still going on ends at the moment of the reply, between two steps. */
  if (step_s > 0 && get_stamp (row, &end_us) &&
      end_us % (MIN (step_s, DAY_S) * US_PER_S) != 0)
    return;

  batch->n_records++;
  if (step_s > 0 && get_stamp (row, &end_us) &&
      _dp_json_read_decimal (yyjson_arr_get (row, 1), &candle.open) &&
      _dp_json_read_decimal (yyjson_arr_get (row, 2), &candle.high) &&
      _dp_json_read_decimal (yyjson_arr_get (row, 3), &candle.low) &&
      _dp_json_read_decimal (yyjson_arr_get (row, 4), &candle.close))
    {
      payload = _dp_json_dup_text (row);
      candle.start_us = dp_provider_get_candle_start_us (end_us, step_s);
      dp_batch_add_candle (batch, rows, &candle, payload, -1);
      return;
    }

  position = g_strdup_printf ("[%" G_GSIZE_FORMAT "]", index);
  reject (batch, position, row, _("The candle is not a time and four prices."));
}

static void
decode_ohlc (DpBatch    *batch,
             DpRequest  *request,
             yyjson_val *root)
{
  DpInstrumentRows *rows = add_coin (batch, request, dp_request_get_symbol (request));
  gint32 step_s = find_step (request, root);
  yyjson_val *row;
  gsize index, n_rows;

  yyjson_arr_foreach (root, index, n_rows, row)
    add_candle (batch, rows, step_s, index, row);
}

/* (nullable): the member that is there and is not a number */
static const char *
read_market (yyjson_val *coin,
             DpQuote    *quote)
{
  const struct { const char *name; DpDecimal *value; } members[] = {
    { "current_price", &quote->price },
    { "high_24h", &quote->high },
    { "low_24h", &quote->low },
    { "price_change_percentage_24h", &quote->change_percent },
    { "total_volume", &quote->volume },
    { "market_cap", &quote->market_cap },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      if (!_dp_json_get_decimal (coin, members[i].name, members[i].value))
        return members[i].name;
    }

  return NULL;
}

static void
add_market (DpBatch    *batch,
            DpRequest  *request,
            gsize       index,
            yyjson_val *coin)
{
  const char *id = _dp_json_get_text (coin, "id");
  const char *symbol = _dp_json_get_text (coin, "symbol");
  const char *name = _dp_json_get_text (coin, "name");
  const char *updated = _dp_json_get_text (coin, "last_updated");
  DpQuote quote = { .open = DP_DECIMAL_NONE, .previous_close = DP_DECIMAL_NONE };
  const char *bad = read_market (coin, &quote);
  g_autofree char *position = NULL;
  DpInstrumentRows *rows;

  batch->n_records++;
  if (id == NULL)
    {
      position = g_strdup_printf ("[%" G_GSIZE_FORMAT "]", index);
      reject (batch, position, coin, _("The coin has no id."));
      return;
    }
  rows = add_coin (batch, request, id);
  if (rows->symbol == NULL && symbol != NULL)
    rows->symbol = g_utf8_strup (symbol, -1);
  if (rows->name == NULL && name != NULL)
    rows->name = g_strstrip (g_strdup (name));

  if (bad != NULL)
    {
      g_autofree char *cause = g_strdup_printf (_("The value of “%s” is not a number."), bad);

      reject (batch, id, coin, cause);
    }
  else if (!is_price (quote.price) || updated == NULL ||
           !dp_timestamp_parse (updated, &quote.observed_us))
    reject (batch, id, coin, _("There is no price above zero with the time it was seen at."));
  else
    {
      quote.trading_date = dp_provider_get_day (quote.observed_us);
      g_array_append_val (rows->quotes, quote);
    }
}

DpBatch *
_dp_coingecko_decode (yyjson_val *root,
                      DpRequest  *request)
{
  const char *endpoint = dp_request_get_endpoint (request);
  DpBatch *batch = dp_batch_new ();
  yyjson_val *coin;
  gsize index, n_coins;

  if (is_chart (endpoint))
    decode_chart (batch, request, root);
  else if (g_str_equal (endpoint, DP_COINGECKO_OHLC))
    decode_ohlc (batch, request, root);
  else
    {
      yyjson_arr_foreach (root, index, n_coins, coin)
        add_market (batch, request, index, coin);
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
