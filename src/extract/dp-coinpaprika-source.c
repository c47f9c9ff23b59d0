/* dp-coinpaprika-source.c: coins from CoinPaprika
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coinpaprika-source.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-coinpaprika-private.h"
#include "dp-extract-error.h"

#define WINDOW_DAYS 365
#define N_WINDOWS   5

struct _DpCoinpaprikaSource
{
  DpSource parent_instance;
};

G_DEFINE_FINAL_TYPE (DpCoinpaprikaSource, dp_coinpaprika_source, DP_TYPE_SOURCE)

static DpRequest *
new_request (const char *endpoint,
             const char *symbol,
             const char *path_end,
             const char *path_start)
{
  g_autofree char *id = g_uri_escape_string (symbol, NULL, FALSE);
  g_autofree char *path = g_strconcat (path_start, id, path_end, NULL);

  return dp_request_new ("coinpaprika", endpoint, symbol, path);
}

static DpRequest *
new_window_request (const char *symbol,
                    gint32      start)
{
  DpRequest *request = new_request (DP_COINPAPRIKA_OHLCV, symbol, "/ohlcv/historical", "/coins/");
  g_autofree char *start_text = dp_date_to_string (start);

  dp_request_add_param (request, "start", start_text);
  dp_request_add_param (request, "limit", G_STRINGIFY (WINDOW_DAYS));
  dp_request_add_param (request, "interval", "24h");
  dp_request_add_param (request, "quote", "usd");
  dp_request_set_window (request, start, start + WINDOW_DAYS - 1);

  return request;
}

static GPtrArray *
dp_coinpaprika_source_list_requests (DpSource            *source,
                                     const char          *symbol,
                                     const DpSourceNeeds *needs)
{
  int n_windows = _dp_source_wants_full_history (source) ? N_WINDOWS : 1;
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);

  /* Newest first: the last year is what matters most. */
  for (int i = 1; i <= n_windows; i++)
    g_ptr_array_add (requests, new_window_request (symbol, needs->today - i * WINDOW_DAYS + 1));
  g_ptr_array_add (requests, new_request (DP_COINPAPRIKA_TICKER, symbol, "", "/tickers/"));

  return requests;
}

/* The first day that a refusal names; DP_DATE_NONE for none */
static gint32
find_day (const char *message)
{
  for (const char *p = message; *p != '\0'; p++)
    {
      gint32 day = g_ascii_isdigit (*p) ? dp_date_parse (p, -1) : DP_DATE_NONE;

      if (day == DP_DATE_NONE)
        continue;
      /* A day that is allowed only from some hour on is not allowed as a whole. */
      return p[10] == 'T' && strncmp (p + 10, "T00:00:00", 9) != 0 ? day + 1 : day;
    }

  return DP_DATE_NONE;
}

/* A plan goes back only so far, and its refusal says since when: ask again from there. */
static DpRequest *
dp_coinpaprika_source_replace_request (DpSource     *source,
                                       DpRequest    *request,
                                       const GError *error)
{
  const char *start = dp_request_get_param (request, "start");
  g_autofree char *later = NULL;
  gint32 allowed;
  gint32 asked;

  if (start == NULL || !g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN))
    return NULL;

  asked = dp_date_parse (start, -1);
  allowed = find_day (error->message);
  /* An older window as a whole is out of the plan; a later one has what is allowed. */
  if (allowed == DP_DATE_NONE || allowed <= asked || allowed >= asked + WINDOW_DAYS)
    return NULL;

  later = dp_date_to_string (allowed);

  return dp_request_new_with_param (request, "start", later);
}

static void
set_refusal (DpSource    *source,
             DpRequest   *request,
             DpReply     *reply,
             const char  *text,
             GError     **error)
{
  guint status = dp_reply_get_status (reply);
  g_autofree char *lower = text != NULL ? g_ascii_strdown (text, -1) : g_strdup ("");
  gboolean about_plan = strstr (lower, "plan") != NULL;

  if (strstr (lower, "not found") != NULL)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL,
                 _("CoinPaprika does not know the coin “%s”. Its ids look like btc-bitcoin and "
                   "stand in the address of the coin's page on coinpaprika.com."),
                 dp_request_get_symbol (request));
  else if (status == 402 && !about_plan)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT,
                 _("The month's requests to CoinPaprika are used up, so “%s” was not loaded. Try "
                   "again next month, or use a plan with more."), dp_request_get_symbol (request));
  else if (status < 500 && about_plan)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN,
                 _("CoinPaprika does not give this history of “%s” in this plan: “%s”. What the "
                   "plan has is loaded; a larger plan has more."),
                 dp_request_get_symbol (request), text);
  else if (status >= 300)
    _dp_source_set_status_error (source, request, reply, text, error);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("The answer of CoinPaprika for “%s” has none of the data it should have. "
                   "Nothing was loaded from it; try again later."),
                 dp_request_get_symbol (request));
}

/* (nullable): the reply's JSON, if it holds data */
static yyjson_doc *
read_data (DpSource    *source,
           DpRequest   *request,
           DpReply     *reply,
           GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  yyjson_doc *doc = _dp_json_read (reply, DP_COINPAPRIKA_TITLE, &local_error);
  yyjson_val *root = yyjson_doc_get_root (doc);
  gboolean is_success = dp_reply_get_status (reply) < 300;

  if (doc == NULL && is_success)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!is_success || !_dp_coinpaprika_has_data (root, request))
    {
      set_refusal (source, request, reply, yyjson_get_str (yyjson_obj_get (root, "error")), error);
      return NULL;
    }

  return doc;
}

static gboolean
dp_coinpaprika_source_check_reply (DpSource   *source,
                                   DpRequest  *request,
                                   DpReply    *reply,
                                   GError    **error)
{
  yyjson_doc *doc = read_data (source, request, reply, error);

  return doc != NULL;
}

static DpBatch *
dp_coinpaprika_source_decode (DpSource   *source,
                              DpRequest  *request,
                              DpReply    *reply,
                              GError    **error)
{
  yyjson_doc *doc = read_data (source, request, reply, error);

  return doc == NULL ? NULL : _dp_coinpaprika_decode (yyjson_doc_get_root (doc), request);
}

static void
dp_coinpaprika_source_class_init (DpCoinpaprikaSourceClass *klass)
{
  DpSourceClass *source_class = DP_SOURCE_CLASS (klass);

  source_class->name = "coinpaprika";
  source_class->title = DP_COINPAPRIKA_TITLE;
  source_class->default_kind = "coin";
  source_class->default_url = "https://api.coinpaprika.com/v1";
  source_class->key_header_name = "Authorization";
  source_class->list_requests = dp_coinpaprika_source_list_requests;
  source_class->replace_request = dp_coinpaprika_source_replace_request;
  source_class->check_reply = dp_coinpaprika_source_check_reply;
  source_class->decode = dp_coinpaprika_source_decode;
}

static void
dp_coinpaprika_source_init (DpCoinpaprikaSource *self)
{
}
