/* dp-coingecko-source.c: coins from CoinGecko
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-coingecko-source.h"

#include <glib/gi18n-lib.h>

#include "dp-coingecko-private.h"
#include "dp-extract-error.h"

#define PRO_URL     "https://pro-api.coingecko.com/api/v3"
#define DEMO_HEADER "x-cg-demo-api-key"
#define PRO_HEADER  "x-cg-pro-api-key"

/* What plans without payment go back. */
#define FREE_DAYS "365"

struct _DpCoingeckoSource
{
  DpSource parent_instance;
};

G_DEFINE_FINAL_TYPE (DpCoingeckoSource, dp_coingecko_source, DP_TYPE_SOURCE)

/* A key of a paid plan has a header and an address of its own. */
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

static guint
dp_coingecko_source_get_batch_size (DpSource   *source,
                                    const char *endpoint)
{
  return g_str_equal (endpoint, DP_COINGECKO_MARKETS) ? DP_COINGECKO_PAGE : 1;
}

static DpRequest *
dp_coingecko_source_combine (DpSource           *source,
                             const char         *endpoint,
                             const char * const *symbols)
{
  return _dp_coingecko_new_markets (symbols);
}

/* Asked for more than the plan has, there is still what it has. */
static DpRequest *
dp_coingecko_source_replace_request (DpSource     *source,
                                     DpRequest    *request,
                                     const GError *error)
{
  const char *days = dp_request_get_param (request, "days");

  if (days == NULL || !g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN) ||
      g_ascii_strtoll (days, NULL, 10) <= g_ascii_strtoll (FREE_DAYS, NULL, 10))
    return NULL;

  return dp_request_new_with_param (request, "days", FREE_DAYS);
}

/* Without Retry-After, a minute is what the limits are counted by. */
static gint64
dp_coingecko_source_get_pause_us (DpSource     *source,
                                  const GError *error,
                                  guint         attempt)
{
  return 60 * (gint64) G_USEC_PER_SEC;
}

/* (nullable): the reply's JSON, if it holds data */
static yyjson_val *
read_data (DpSource    *source,
           DpRequest   *request,
           DpReply     *reply,
           GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  yyjson_doc *doc = _dp_json_read (reply, DP_COINGECKO_TITLE, &local_error);
  yyjson_val *root = yyjson_doc_get_root (doc);

  if (doc == NULL && dp_reply_get_status (reply) < 300)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  /* A refusal may come with HTTP 200, so that it is looked for before data is. */
  if (_dp_coingecko_read_refusal (source, request, reply, root, error))
    return NULL;
  if (!_dp_coingecko_has_data (root, request))
    {
      g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                   _("The answer of CoinGecko for “%s” has none of the data it should have. Nothing was "
                     "loaded from it; try again later."), dp_request_get_symbol (request));
      return NULL;
    }

  return root;
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
  yyjson_val *root = read_data (source, request, reply, error);

  return root != NULL ? _dp_coingecko_decode (root, request) : NULL;
}

static DpRequest *
dp_coingecko_source_new_search (DpSource   *source,
                                const char *text)
{
  DpRequest *request = dp_request_new ("coingecko", DP_COINGECKO_SEARCH, text, DP_COINGECKO_SEARCH);

  dp_request_add_param (request, "query", text);

  return request;
}

static GPtrArray *
dp_coingecko_source_decode_matches (DpSource   *source,
                                    DpRequest  *request,
                                    DpReply    *reply,
                                    GError    **error)
{
  yyjson_val *root = read_data (source, request, reply, error);

  return root != NULL ? _dp_coingecko_decode_search (root) : NULL;
}

static DpRequest *
dp_coingecko_source_new_check (DpSource *source)
{
  return dp_request_new ("coingecko", DP_COINGECKO_PING, "", DP_COINGECKO_PING);
}

static void
dp_coingecko_source_class_init (DpCoingeckoSourceClass *klass)
{
  DpSourceClass *source_class = DP_SOURCE_CLASS (klass);

  source_class->name = "coingecko";
  source_class->title = DP_COINGECKO_TITLE;
  source_class->default_kind = "coin";
  source_class->default_url = "https://api.coingecko.com/api/v3";
  source_class->key_header_name = DEMO_HEADER;
  source_class->list_requests = _dp_coingecko_list_requests;
  source_class->get_batch_size = dp_coingecko_source_get_batch_size;
  source_class->combine = dp_coingecko_source_combine;
  source_class->set_credentials = dp_coingecko_source_set_credentials;
  source_class->replace_request = dp_coingecko_source_replace_request;
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
