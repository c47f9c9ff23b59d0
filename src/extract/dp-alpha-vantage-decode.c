/* dp-alpha-vantage-decode.c: Alpha Vantage's replies as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-provider-rules.h"

#define QUOTE_KEY "Global Quote"

typedef struct
{
  const char *name;
  gsize       offset;
} Field;

yyjson_val *
_dp_alpha_vantage_find_data (yyjson_val *root,
                             DpRequest  *request)
{
  const char *function = dp_request_get_endpoint (request);
  yyjson_obj_iter iter;
  yyjson_val *key;

  if (g_str_equal (function, DP_ALPHA_VANTAGE_OVERVIEW))
    return yyjson_is_str (yyjson_obj_get (root, "Symbol")) ? root : NULL;

  if (g_str_equal (function, DP_ALPHA_VANTAGE_DAILY))
    {
      yyjson_val *series = yyjson_obj_get (root, "Time Series (Daily)");

      return yyjson_is_obj (series) ? series : NULL;
    }

  if (!g_str_equal (function, DP_ALPHA_VANTAGE_QUOTE) || !yyjson_is_obj (root))
    return NULL;
  /* A paid entitlement appends to the key that its prices are delayed. */
  yyjson_obj_iter_init (root, &iter);
  while ((key = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (key);

      if (g_str_has_prefix (yyjson_get_str (key), QUOTE_KEY) && yyjson_obj_size (value) > 0)
        return value;
    }

  return NULL;
}

/* (nullable): the field of @fields that is there and is not a number; else all are read into
 * @row */
static const char *
read_fields (yyjson_val  *object,
             const Field *fields,
             gsize        n_fields,
             gpointer     row)
{
  const char *bad = NULL;

  for (gsize i = 0; i < n_fields; i++)
    {
      DpDecimal *value = G_STRUCT_MEMBER_P (row, fields[i].offset);

      if (!_dp_json_get_decimal (object, fields[i].name, value) && bad == NULL)
        bad = fields[i].name;
    }

  return bad;
}

static void
add_daily_row (DpBatch    *batch,
               GArray     *bars,
               const char *day,
               yyjson_val *row)
{
  static const Field fields[] = {
    { "1. open", G_STRUCT_OFFSET (DpBar, open) },
    { "2. high", G_STRUCT_OFFSET (DpBar, high) },
    { "3. low", G_STRUCT_OFFSET (DpBar, low) },
    { "4. close", G_STRUCT_OFFSET (DpBar, close) },
    { "5. volume", G_STRUCT_OFFSET (DpBar, volume) },
  };
  g_autofree char *payload = NULL;
  const char *bad;
  DpBar bar = {
    .date = strlen (day) == 10 ? dp_date_parse (day, 10) : DP_DATE_NONE,
    .adjusted_close = DP_DECIMAL_NONE,
    .market_cap = DP_DECIMAL_NONE,
  };

  batch->n_records++;
  if (bar.date != DP_DATE_NONE && yyjson_is_obj (row) &&
      read_fields (row, fields, G_N_ELEMENTS (fields), &bar) == NULL &&
      dp_batch_add_bar (batch, bars, &bar, NULL, 0))
    return;

  /* The text of a row is made only for those few that are not taken. */
  payload = _dp_json_dup_text (row);
  if (bar.date == DP_DATE_NONE)
    dp_batch_add_reject (batch, day, payload, -1, _("“%s” is not a day of the calendar."), day);
  else if (!yyjson_is_obj (row))
    dp_batch_add_reject (batch, day, payload, -1, _("The row is not a set of named values."));
  else if ((bad = read_fields (row, fields, G_N_ELEMENTS (fields), &bar)) != NULL)
    dp_batch_add_reject (batch, day, payload, -1, _("The value of “%s” is not a number."), bad);
  else
    ((DpReject *) g_ptr_array_index (batch->rejects, batch->rejects->len - 1))->payload =
      g_steal_pointer (&payload);
}

static char *
dup_time_zone (yyjson_val *root)
{
  const char *zone = _dp_json_get_text (yyjson_obj_get (root, "Meta Data"), "5. Time Zone");

  return zone != NULL ? g_strdup (dp_provider_get_zone_name (zone)) : NULL;
}

static void
decode_daily (DpBatch          *batch,
              DpInstrumentRows *rows,
              yyjson_val       *root,
              yyjson_val       *series)
{
  yyjson_obj_iter iter;
  yyjson_val *day;

  rows->time_zone = dup_time_zone (root);
  yyjson_obj_iter_init (series, &iter);
  while ((day = yyjson_obj_iter_next (&iter)) != NULL)
    add_daily_row (batch, rows->bars, yyjson_get_str (day), yyjson_obj_iter_get_val (day));
}

/* When a price of @day was one: at the close, 16:00 in New York, or now where that day is still
 * going on.  Exchanges elsewhere have closed by then. */
static gint64
get_observed_us (gint32 day,
                 gint64 received_us)
{
  const DpProviderRules *rules = dp_provider_rules_find ("alphavantage");
  int year, month, month_day;
  gint64 close_us;

  dp_date_to_ymd (day, &year, &month, &month_day);
  if (!dp_provider_wall_clock_to_us (rules->time_zone, year, month, month_day, 16 * 3600,
                                     &close_us))
    close_us = ((gint64) day * 24 + 21) * 3600 * G_USEC_PER_SEC;

  return received_us < close_us && dp_provider_get_day (received_us) >= day ? received_us
                                                                            : close_us;
}

static void
decode_quote (DpBatch          *batch,
              DpInstrumentRows *rows,
              DpReply          *reply,
              yyjson_val       *data)
{
  static const Field fields[] = {
    { "02. open", G_STRUCT_OFFSET (DpQuote, open) },
    { "03. high", G_STRUCT_OFFSET (DpQuote, high) },
    { "04. low", G_STRUCT_OFFSET (DpQuote, low) },
    { "05. price", G_STRUCT_OFFSET (DpQuote, price) },
    { "06. volume", G_STRUCT_OFFSET (DpQuote, volume) },
    { "08. previous close", G_STRUCT_OFFSET (DpQuote, previous_close) },
    { "10. change percent", G_STRUCT_OFFSET (DpQuote, change_percent) },
  };
  g_autofree char *payload = NULL;
  DpQuote quote = { .market_cap = DP_DECIMAL_NONE };
  const char *bad = read_fields (data, fields, G_N_ELEMENTS (fields), &quote);

  batch->n_records = 1;
  quote.trading_date = _dp_json_get_date (data, "07. latest trading day");
  if (bad == NULL && dp_decimal_is_set (quote.price) && dp_decimal_sign (quote.price) > 0 &&
      quote.trading_date != DP_DATE_NONE)
    {
      quote.observed_us = get_observed_us (quote.trading_date, dp_reply_get_received_us (reply));
      g_array_append_val (rows->quotes, quote);
      return;
    }

  payload = _dp_json_dup_text (data);
  if (bad != NULL)
    dp_batch_add_reject (batch, QUOTE_KEY, payload, -1, _("The value of “%s” is not a number."),
                         bad);
  else if (quote.trading_date == DP_DATE_NONE)
    dp_batch_add_reject (batch, QUOTE_KEY, payload, -1, _("The latest trading day is missing or no "
                                                          "day."));
  else
    dp_batch_add_reject (batch, QUOTE_KEY, payload, -1, _("There is no price above zero."));
}

static const char *
get_kind (const char *asset_type)
{
  static const char * const kinds[][2] = {
    { "Common Stock", "stock" },
    { "ETF", "etf" },
    { "Mutual Fund", "fund" },
  };

  for (gsize i = 0; asset_type != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_ascii_strcasecmp (asset_type, kinds[i][0]) == 0)
        return kinds[i][1];
    }

  return NULL;
}

static DpCompany *
read_company_texts (yyjson_val *data)
{
  DpCompany *company = dp_company_new ();

  company->name = g_strdup (_dp_json_get_text (data, "Name"));
  company->exchange = g_strdup (_dp_json_get_text (data, "Exchange"));
  company->currency = g_strdup (_dp_json_get_text (data, "Currency"));
  company->country = g_strdup (_dp_json_get_text (data, "Country"));
  company->sector = g_strdup (_dp_json_get_text (data, "Sector"));
  company->industry = g_strdup (_dp_json_get_text (data, "Industry"));
  company->asset_type = g_strdup (_dp_json_get_text (data, "AssetType"));
  company->description = g_strdup (_dp_json_get_text (data, "Description"));
  company->website = g_strdup (_dp_json_get_text (data, "OfficialSite"));
  company->latest_quarter = _dp_json_get_date (data, "LatestQuarter");
  company->attributes_json = _dp_json_dup_text (data);

  return company;
}

/* A single fact that cannot be read leaves its column empty; the attributes keep it as it came. */
static void
decode_overview (DpBatch          *batch,
                 DpInstrumentRows *rows,
                 yyjson_val       *data)
{
  static const Field fields[] = {
    { "SharesOutstanding", G_STRUCT_OFFSET (DpCompany, shares_outstanding) },
    { "MarketCapitalization", G_STRUCT_OFFSET (DpCompany, market_cap) },
    { "PERatio", G_STRUCT_OFFSET (DpCompany, pe_ratio) },
    { "EPS", G_STRUCT_OFFSET (DpCompany, eps) },
    { "DividendYield", G_STRUCT_OFFSET (DpCompany, dividend_yield) },
    { "Beta", G_STRUCT_OFFSET (DpCompany, beta) },
    { "52WeekHigh", G_STRUCT_OFFSET (DpCompany, high_52w) },
    { "52WeekLow", G_STRUCT_OFFSET (DpCompany, low_52w) },
  };
  DpCompany *company = read_company_texts (data);

  read_fields (data, fields, G_N_ELEMENTS (fields), company);
  batch->n_records = 1;
  rows->company = company;
  rows->name = g_strdup (company->name);
  rows->currency = g_strdup (company->currency);
  rows->kind = g_strdup (get_kind (company->asset_type));
}

DpBatch *
_dp_alpha_vantage_decode (DpRequest  *request,
                          DpReply    *reply,
                          yyjson_val *root,
                          yyjson_val *data)
{
  const char *function = dp_request_get_endpoint (request);
  DpBatch *batch = dp_batch_new ();
  DpInstrumentRows *rows = dp_batch_add_instrument (batch, dp_request_get_symbol (request));

  if (g_str_equal (function, DP_ALPHA_VANTAGE_DAILY))
    decode_daily (batch, rows, root, data);
  else if (g_str_equal (function, DP_ALPHA_VANTAGE_QUOTE))
    decode_quote (batch, rows, reply, data);
  else
    decode_overview (batch, rows, data);
  dp_batch_finish (batch);

  return batch;
}
