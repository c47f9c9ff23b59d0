/* dp-coingecko-source.c: coins from CoinGecko
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coingecko-source.h"

#include <glib/gi18n-lib.h>

#include "dp-coingecko-private.h"

#define PRO_URL        "https://pro-api.coingecko.com/api/v3"
#define DEMO_HEADER    "x-cg-demo-api-key"
#define PRO_HEADER     "x-cg-pro-api-key"
#define CURRENCY       "usd"
#define MOST_IDS       250
/* From more than 90 days on, points come by the day; without a paid plan no more than a year. */
#define FEWEST_DAYS    91
#define YEAR_DAYS      365
/* Who was refused is to wait as long, where the provider says nothing about it. */
#define PAUSE_US       (60 * G_GINT64_CONSTANT (1000000))

struct _DpCoingeckoSource
{
  DpSource parent_instance;

  gint only_a_year;   /* atomic: this key's plan has no more, whatever the settings say */
};

G_DEFINE_FINAL_TYPE (DpCoingeckoSource, dp_coingecko_source, DP_TYPE_SOURCE)

static DpRequest *
new_coin_request (const char *endpoint,
                  const char *symbol,
                  const char *path_end,
                  const char *days)
{
  g_autofree char *id = g_uri_escape_string (symbol, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/coins/", id, path_end, NULL);
  DpRequest *request = dp_request_new ("coingecko", endpoint, symbol, path);

  dp_request_add_param (request, "vs_currency", CURRENCY);
  dp_request_add_param (request, "days", days);
  dp_request_add_param (request, "precision", "full");

  return request;
}

/* @n_days: 0 for all there are */
static DpRequest *
new_days_request (const char *symbol,
                  gint32      n_days,
                  gint32      today)
{
  g_autofree char *days = n_days > 0 ? g_strdup_printf ("%d", n_days) : g_strdup ("max");
  DpRequest *request = new_coin_request (DP_COINGECKO_CHART, symbol, "/market_chart", days);

  /* Yesterday's price is not there before 00:35, so only the days before it are sure to be. */
  dp_request_set_window (request, n_days > 0 ? today - n_days : DP_DATE_NONE, today - 2);

  return request;
}

/* As many days back as have one that is missing; 0 for all there are */
static gint32
count_days (DpCoingeckoSource   *self,
            const DpSourceNeeds *needs)
{
  gboolean all = _dp_source_wants_full_history (DP_SOURCE (self)) &&
                 !g_atomic_int_get (&self->only_a_year);
  gint32 first = needs->from;
  gint32 n_days;

  if (needs->missing != NULL && needs->missing->len > 0)
    first = g_array_index (needs->missing, gint32, 0);
  if (first == DP_DATE_NONE)
    return all ? 0 : YEAR_DAYS;

  n_days = MAX (needs->today - first, FEWEST_DAYS);
  if (n_days > YEAR_DAYS)
    return all ? 0 : YEAR_DAYS;

  return n_days;
}

static DpRequest *
new_markets_request (const char * const *ids)
{
  g_autofree char *list = g_strjoinv (",", (char **) ids);
  DpRequest *request = dp_request_new_for_symbols ("coingecko", DP_COINGECKO_MARKETS, ids,
                                                   "/coins/markets");

  dp_request_add_param (request, "vs_currency", CURRENCY);
  dp_request_add_param (request, "ids", list);
  dp_request_add_param (request, "per_page", G_STRINGIFY (MOST_IDS));
  dp_request_add_param (request, "page", "1");
  dp_request_add_param (request, "precision", "full");

  return request;
}

static GPtrArray *
dp_coingecko_source_list_requests (DpSource            *source,
                                   const char          *symbol,
                                   const DpSourceNeeds *needs)
{
  static const struct { const char *dataset, *endpoint, *path_end, *days; } finer[] = {
    { "hourly", DP_COINGECKO_HOURLY, "/market_chart", "90" },
    { "minutes", DP_COINGECKO_MINUTES, "/market_chart", "1" },
    { "ohlc-30min", DP_COINGECKO_OHLC, "/ohlc", "1" },
    { "ohlc", DP_COINGECKO_OHLC, "/ohlc", "30" },
    { "ohlc-4d", DP_COINGECKO_OHLC, "/ohlc", "365" },
  };
  DpCoingeckoSource *self = DP_COINGECKO_SOURCE (source);
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);
  const char * const ids[] = { symbol, NULL };

  if (dp_source_needs_wants (needs, "daily", TRUE))
    g_ptr_array_add (requests, new_days_request (symbol, count_days (self, needs), needs->today));
  for (gsize i = 0; i < G_N_ELEMENTS (finer); i++)
    {
      if (dp_source_needs_wants (needs, finer[i].dataset, FALSE))
        g_ptr_array_add (requests, new_coin_request (finer[i].endpoint, symbol, finer[i].path_end,
                                                     finer[i].days));
    }
  if (dp_source_needs_wants (needs, "markets", TRUE))
    g_ptr_array_add (requests, new_markets_request (ids));

  return requests;
}

static guint
dp_coingecko_source_get_batch_size (DpSource   *source,
                                    const char *endpoint)
{
  return g_str_equal (endpoint, DP_COINGECKO_MARKETS) ? MOST_IDS : 1;
}

static DpRequest *
dp_coingecko_source_combine (DpSource           *source,
                             const char         *endpoint,
                             const char * const *symbols)
{
  return new_markets_request (symbols);
}

static gboolean
is_older_than_a_year (DpRequest *request)
{
  const char *days = dp_request_get_param (request, "days");

  return g_str_equal (dp_request_get_endpoint (request), DP_COINGECKO_CHART) && days != NULL &&
         (g_str_equal (days, "max") || g_ascii_strtoll (days, NULL, 10) > YEAR_DAYS);
}

/* More than a year is of paid plans; the year is better than nothing. */
static DpRequest *
dp_coingecko_source_replace_request (DpSource     *source,
                                     DpRequest    *request,
                                     const GError *error)
{
  DpCoingeckoSource *self = DP_COINGECKO_SOURCE (source);
  DpRequest *year;
  gint32 first;
  gint32 last;

  if (!is_older_than_a_year (request))
    return NULL;
  if (_dp_coingecko_is_too_old (error))
    g_atomic_int_set (&self->only_a_year, TRUE);
  if (!g_atomic_int_get (&self->only_a_year))
    return NULL;

  year = dp_request_new_with_param (request, "days", G_STRINGIFY (YEAR_DAYS));
  if (dp_request_get_window (request, &first, &last))
    dp_request_set_window (year, last + 2 - YEAR_DAYS, last);

  return year;
}

/* Demo and paid keys have each its own host and header; the wrong one is refused. */
static void
dp_coingecko_source_set_credentials (DpSource      *source,
                                     DpCredentials *credentials)
{
  if (g_strcmp0 (_dp_source_get_plan (source), "pro") != 0)
    return;

  credentials->header_name = PRO_HEADER;
  if (g_str_equal (credentials->base_url, DP_SOURCE_GET_CLASS (source)->default_url))
    credentials->base_url = PRO_URL;
}

static gint64
dp_coingecko_source_get_pause_us (DpSource     *source,
                                  const GError *error,
                                  guint         attempt)
{
  return PAUSE_US;
}

/* (nullable): the reply's JSON, if it holds data */
static yyjson_doc *
read_data (DpSource   *source,
           DpRequest  *request,
           DpReply    *reply,
           GError    **error)
{
  g_autoptr(GError) local_error = NULL;
  yyjson_doc *doc = _dp_json_read (reply, DP_COINGECKO_TITLE, &local_error);
  yyjson_val *root = yyjson_doc_get_root (doc);

  if (doc == NULL && dp_reply_get_status (reply) < 300)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  /* A refusal can come with HTTP 200. */
  if (_dp_coingecko_read_refusal (source, root, request, reply, error))
    return NULL;
  if (dp_reply_get_status (reply) >= 300 || !_dp_coingecko_has_data (root, request))
    {
      _dp_coingecko_set_no_data (source, request, reply, error);
      return NULL;
    }

  return doc;
}

static gboolean
dp_coingecko_source_check_reply (DpSource   *source,
                                 DpRequest  *request,
                                 DpReply    *reply,
                                 GError    **error)
{
  return read_data (source, request, reply, error) != NULL;
}

static DpBatch *
dp_coingecko_source_decode (DpSource   *source,
                            DpRequest  *request,
                            DpReply    *reply,
                            GError    **error)
{
  yyjson_doc *doc = read_data (source, request, reply, error);

  return doc == NULL ? NULL : _dp_coingecko_decode (yyjson_doc_get_root (doc), request);
}

static DpRequest *
dp_coingecko_source_new_search (DpSource   *source,
                                const char *text)
{
  DpRequest *request = dp_request_new ("coingecko", DP_COINGECKO_SEARCH, text, "/search");

  dp_request_add_param (request, "query", text);

  return request;
}

static GPtrArray *
dp_coingecko_source_decode_matches (DpSource   *source,
                                    DpRequest  *request,
                                    DpReply    *reply,
                                    GError    **error)
{
  yyjson_doc *doc = read_data (source, request, reply, error);

  return doc == NULL ? NULL : _dp_coingecko_decode_search (yyjson_doc_get_root (doc));
}

static DpRequest *
dp_coingecko_source_new_check (DpSource *source)
{
  return dp_request_new ("coingecko", DP_COINGECKO_PING, "ping", "/ping");
}

static void
dp_coingecko_source_class_init (DpCoingeckoSourceClass *klass)
{
  DpSourceClass *source_class = DP_SOURCE_CLASS (klass);

  source_class->name = "coingecko";
  source_class->title = DP_COINGECKO_TITLE;
  source_class->default_kind = "coin";
  source_class->default_url = "https://api.coingecko.com/api/v3";
  source_class->key_variable = "COINGECKO_API_KEY";
  source_class->key_header_name = DEMO_HEADER;
  source_class->spent_period = DP_QUOTA_MONTH;
  source_class->list_requests = dp_coingecko_source_list_requests;
  source_class->get_batch_size = dp_coingecko_source_get_batch_size;
  source_class->combine = dp_coingecko_source_combine;
  source_class->replace_request = dp_coingecko_source_replace_request;
  source_class->set_credentials = dp_coingecko_source_set_credentials;
  source_class->get_pause_us = dp_coingecko_source_get_pause_us;
  source_class->check_reply = dp_coingecko_source_check_reply;
  source_class->decode = dp_coingecko_source_decode;
  source_class->new_search = dp_coingecko_source_new_search;
  source_class->decode_matches = dp_coingecko_source_decode_matches;
  source_class->new_check = dp_coingecko_source_new_check;
}

static void
dp_coingecko_source_init (DpCoingeckoSource *self)
{
}
