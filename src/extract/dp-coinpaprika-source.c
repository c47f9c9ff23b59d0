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

#define PRO_URL "https://api-pro.coinpaprika.com/v1"
/* All coins there are in one reply are megabytes; a few are cheaper one by one. */
#define FEWEST_FOR_ALL 5

struct _DpCoinpaprikaSource
{
  DpSource parent_instance;
};

G_DEFINE_FINAL_TYPE (DpCoinpaprikaSource, dp_coinpaprika_source, DP_TYPE_SOURCE)

/* A plan goes back only so far, and its refusal says since when: ask again from there. */
static DpRequest *
dp_coinpaprika_source_replace_request (DpSource     *source,
                                       DpRequest    *request,
                                       const GError *error)
{
  return _dp_coinpaprika_shorten (request, error);
}

/* Keys are of paid plans only, and those have a host of their own. */
static void
dp_coinpaprika_source_set_credentials (DpSource      *source,
                                       DpCredentials *credentials)
{
  if (credentials->key != NULL &&
      g_str_equal (credentials->base_url, DP_SOURCE_GET_CLASS (source)->default_url))
    credentials->base_url = PRO_URL;
}

static guint
dp_coinpaprika_source_get_batch_size (DpSource   *source,
                                      const char *endpoint)
{
  return g_str_equal (endpoint, DP_COINPAPRIKA_TICKER) ? G_MAXUINT : 1;
}

static DpRequest *
dp_coinpaprika_source_combine (DpSource           *source,
                               const char         *endpoint,
                               const char * const *symbols)
{
  if (g_strv_length ((char **) symbols) < FEWEST_FOR_ALL)
    return NULL;

  return dp_request_new_for_symbols ("coinpaprika", DP_COINPAPRIKA_TICKERS, symbols, "/tickers");
}

static DpRequest *
dp_coinpaprika_source_new_search (DpSource   *source,
                                  const char *text)
{
  DpRequest *request = dp_request_new ("coinpaprika", DP_COINPAPRIKA_SEARCH, text, "/search");

  dp_request_add_param (request, "q", text);
  dp_request_add_param (request, "c", "currencies");
  dp_request_add_param (request, "limit", "20");

  return request;
}

static DpRequest *
dp_coinpaprika_source_new_check (DpSource *source)
{
  const char *endpoint = _dp_source_get_key (source) != NULL ? DP_COINPAPRIKA_KEY
                                                             : DP_COINPAPRIKA_GLOBAL;

  return dp_request_new ("coinpaprika", endpoint, endpoint, endpoint);
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
  else if (status == 403 && _dp_source_get_key (source) != NULL && !about_plan)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY,
                 _("CoinPaprika does not allow the request for “%s” with this key (HTTP 403). "
                   "Check the key in the preferences; without one the free plan is used."),
                 dp_request_get_title (request));
  else if (status == 402 && !about_plan)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT,
                 _("The month's requests to CoinPaprika are used up, so “%s” was not loaded. Try "
                   "again next month, or use a plan with more."), dp_request_get_title (request));
  else if (status < 500 && about_plan)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN,
                 _("CoinPaprika does not give this history of “%s” in this plan: “%s”. What the "
                   "plan has is loaded; a larger plan has more."),
                 dp_request_get_title (request), text);
  else if (status >= 300)
    _dp_source_set_status_error (source, request, reply, text, error);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("The answer of CoinPaprika for “%s” has none of the data it should have. "
                   "Nothing was loaded from it; try again later."),
                 dp_request_get_title (request));
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

  return doc == NULL ? NULL : _dp_coinpaprika_decode (yyjson_doc_get_root (doc), request, reply);
}

static GPtrArray *
dp_coinpaprika_source_decode_matches (DpSource   *source,
                                      DpRequest  *request,
                                      DpReply    *reply,
                                      GError    **error)
{
  yyjson_doc *doc = read_data (source, request, reply, error);

  return doc == NULL ? NULL : _dp_coinpaprika_decode_search (yyjson_doc_get_root (doc));
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
  source_class->spent_period = DP_QUOTA_MONTH;
  source_class->list_requests = _dp_coinpaprika_list_requests;
  source_class->get_batch_size = dp_coinpaprika_source_get_batch_size;
  source_class->combine = dp_coinpaprika_source_combine;
  source_class->set_credentials = dp_coinpaprika_source_set_credentials;
  source_class->replace_request = dp_coinpaprika_source_replace_request;
  source_class->check_reply = dp_coinpaprika_source_check_reply;
  source_class->decode = dp_coinpaprika_source_decode;
  source_class->new_search = dp_coinpaprika_source_new_search;
  source_class->decode_matches = dp_coinpaprika_source_decode_matches;
  source_class->new_check = dp_coinpaprika_source_new_check;
}

static void
dp_coinpaprika_source_init (DpCoinpaprikaSource *self)
{
}
