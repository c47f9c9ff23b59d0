/* dp-alpha-vantage-decode.c: where the data of each function is, and who reads it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-private.h"

#include <string.h>

#define QUOTE_KEY "Global Quote"

typedef yyjson_val *(*Find) (yyjson_val *root,
                             DpRequest  *request,
                             const char *key);
typedef void        (*Read) (const DpAlphaVantageReading *self);

typedef struct
{
  const char *name;
  const char *key;
  Find        find;
  Read        read;
} Function;

static yyjson_val *
find_object (yyjson_val *root,
             DpRequest  *request,
             const char *key)
{
  yyjson_val *value = _dp_json_get (root, key);

  return yyjson_is_obj (value) ? value : NULL;
}

/* Prices of one interval are never taken for those of another. */
static yyjson_val *
find_intraday (yyjson_val *root,
               DpRequest  *request,
               const char *key)
{
  const char *interval = dp_request_get_param (request, "interval");
  g_autofree char *name = NULL;

  if (interval == NULL)
    interval = _dp_json_get_text (yyjson_obj_get (root, "Meta Data"), "4. Interval");
  if (_dp_alpha_vantage_get_interval (interval) == 0)
    return NULL;
  name = g_strdup_printf ("%s (%s)", key, interval);

  return find_object (root, request, name);
}

/* A paid entitlement appends to the key that its prices are delayed. */
static yyjson_val *
find_quote (yyjson_val *root,
            DpRequest  *request,
            const char *key)
{
  yyjson_obj_iter iter;
  yyjson_val *name;

  if (!yyjson_is_obj (root))
    return NULL;

  yyjson_obj_iter_init (root, &iter);
  while ((name = yyjson_obj_iter_next (&iter)) != NULL)
    {
      yyjson_val *value = yyjson_obj_iter_get_val (name);

      if (g_str_has_prefix (yyjson_get_str (name), key) && yyjson_obj_size (value) > 0)
        return value;
    }

  return NULL;
}

static yyjson_val *
find_root (yyjson_val *root,
           DpRequest  *request,
           const char *key)
{
  return yyjson_is_str (_dp_json_get (root, key)) ? root : NULL;
}

/* A company whose shares were never split has none, which is an answer, too. */
static yyjson_val *
find_array (yyjson_val *root,
            DpRequest  *request,
            const char *key)
{
  yyjson_val *value = _dp_json_get (root, key);

  return yyjson_is_arr (value) && yyjson_is_str (yyjson_obj_get (root, "symbol")) ? value : NULL;
}

static yyjson_val *
find_matches (yyjson_val *root,
              DpRequest  *request,
              const char *key)
{
  yyjson_val *value = yyjson_obj_get (root, key);

  return yyjson_is_arr (value) ? value : NULL;
}

/* What was searched for is shown, not loaded. */
static const Function functions[] = {
  { DP_ALPHA_VANTAGE_DAILY, "Time Series (Daily)", find_object, _dp_alpha_vantage_read_days },
  { DP_ALPHA_VANTAGE_DAILY_ADJUSTED, "Time Series (Daily)", find_object,
    _dp_alpha_vantage_read_days },
  { DP_ALPHA_VANTAGE_WEEKLY, "Weekly Time Series", find_object, _dp_alpha_vantage_read_weeks },
  { DP_ALPHA_VANTAGE_WEEKLY_ADJUSTED, "Weekly Adjusted Time Series", find_object,
    _dp_alpha_vantage_read_weeks },
  { DP_ALPHA_VANTAGE_MONTHLY, "Monthly Time Series", find_object, _dp_alpha_vantage_read_months },
  { DP_ALPHA_VANTAGE_MONTHLY_ADJUSTED, "Monthly Adjusted Time Series", find_object,
    _dp_alpha_vantage_read_months },
  { DP_ALPHA_VANTAGE_INTRADAY, "Time Series", find_intraday, _dp_alpha_vantage_read_intraday },
  { DP_ALPHA_VANTAGE_SPLITS, "data", find_array, _dp_alpha_vantage_read_splits },
  { DP_ALPHA_VANTAGE_QUOTE, QUOTE_KEY, find_quote, _dp_alpha_vantage_read_quote },
  { DP_ALPHA_VANTAGE_OVERVIEW, "Symbol", find_root, _dp_alpha_vantage_read_overview },
  { DP_ALPHA_VANTAGE_SEARCH, "bestMatches", find_matches, NULL },
};

static const Function *
find_function (DpRequest *request)
{
  const char *name = dp_request_get_endpoint (request);

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    {
      if (g_str_equal (functions[i].name, name))
        return &functions[i];
    }

  return NULL;
}

gboolean
_dp_alpha_vantage_is_table (DpReply *reply)
{
  static const char * const first_columns[] = { "timestamp,", "symbol,", "effective_date," };
  gsize length;
  const char *text = dp_reply_get_json (reply, &length);

  for (gsize i = 0; i < G_N_ELEMENTS (first_columns); i++)
    {
      gsize n = strlen (first_columns[i]);

      if (length > n && strncmp (text, first_columns[i], n) == 0)
        return TRUE;
    }

  return FALSE;
}

yyjson_val *
_dp_alpha_vantage_find_data (yyjson_val *root,
                             DpRequest  *request)
{
  const Function *function = find_function (request);

  return function != NULL ? function->find (root, request, function->key) : NULL;
}

const char *
_dp_alpha_vantage_read_fields (yyjson_val                *object,
                               const DpAlphaVantageField *fields,
                               gsize                      n_fields,
                               gpointer                   row)
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

DpBatch *
_dp_alpha_vantage_decode (DpRequest  *request,
                          DpReply    *reply,
                          yyjson_val *root,
                          yyjson_val *data)
{
  const Function *function = find_function (request);
  DpAlphaVantageReading reading = {
    .request = request, .reply = reply, .root = root, .data = data, .batch = dp_batch_new (),
  };

  if (function->read == NULL)
    return reading.batch;
  reading.rows = dp_batch_add_instrument (reading.batch, dp_request_get_symbol (request));
  function->read (&reading);
  dp_batch_finish (reading.batch);

  return reading.batch;
}
