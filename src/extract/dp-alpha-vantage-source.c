/* dp-alpha-vantage-source.c: stocks from Alpha Vantage
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alpha-vantage-source.h"

#include <glib/gi18n-lib.h>

#include "dp-alpha-vantage-private.h"
#include "dp-extract-error.h"

struct _DpAlphaVantageSource
{
  DpSource parent_instance;

  gboolean full_refused;     /* this key's plan has no long history, */
  gboolean adjusted_refused; /* and no adjusted prices */
  gboolean wants_plain;      /* prices by day are wanted even if they are not adjusted */
  gboolean by_minute;        /* the last "too fast" was about a limit by the minute */
};

G_DEFINE_FINAL_TYPE (DpAlphaVantageSource, dp_alpha_vantage_source, DP_TYPE_SOURCE)

static GPtrArray *
dp_alpha_vantage_source_list_requests (DpSource            *source,
                                       const char          *symbol,
                                       const DpSourceNeeds *needs)
{
  DpAlphaVantageSource *self = DP_ALPHA_VANTAGE_SOURCE (source);
  /* Whoever asks for days long past should have them if any plan gives them. */
  gboolean full = _dp_source_wants_full_history (source) || needs->from != DP_DATE_NONE;

  self->wants_plain = dp_source_needs_wants (needs, "daily", TRUE);

  return _dp_alpha_vantage_list_requests (symbol, needs, full && !self->full_refused,
                                          !_dp_source_wants_regular_hours (source));
}

static gboolean
is_refused (DpAlphaVantageSource *self,
            DpRequest            *request)
{
  const char *function = dp_request_get_endpoint (request);

  if (g_str_equal (function, DP_ALPHA_VANTAGE_DAILY_ADJUSTED))
    return self->adjusted_refused && self->wants_plain;

  return g_str_equal (function, DP_ALPHA_VANTAGE_DAILY) && self->full_refused &&
         g_strcmp0 (dp_request_get_param (request, "outputsize"), "full") == 0;
}

/* The long history and adjusted prices are premium features; the last hundred days as traded are
 * better than none. */
static DpRequest *
dp_alpha_vantage_source_replace_request (DpSource     *source,
                                         DpRequest    *request,
                                         const GError *error)
{
  DpAlphaVantageSource *self = DP_ALPHA_VANTAGE_SOURCE (source);
  const char *function = dp_request_get_endpoint (request);

  if (g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN))
    {
      gboolean adjusted = g_str_equal (function, DP_ALPHA_VANTAGE_DAILY_ADJUSTED);

      self->adjusted_refused |= adjusted;
      self->full_refused |= adjusted || g_str_equal (function, DP_ALPHA_VANTAGE_DAILY);
    }

  return is_refused (self, request) ? _dp_alpha_vantage_new_compact (request) : NULL;
}

/* What the short history lacks is free by week and month. */
static GPtrArray *
dp_alpha_vantage_source_list_followers (DpSource  *source,
                                        DpRequest *asked,
                                        DpRequest *answered)
{
  if (g_strcmp0 (dp_request_get_param (asked, "outputsize"), "full") != 0 ||
      g_strcmp0 (dp_request_get_param (answered, "outputsize"), "compact") != 0)
    return NULL;

  return _dp_alpha_vantage_list_history (asked);
}

/* One second is the free plan's limit; one by the minute is over after a minute at the latest. */
static gint64
dp_alpha_vantage_source_get_pause_us (DpSource     *source,
                                      const GError *error,
                                      guint         attempt)
{
  if (!DP_ALPHA_VANTAGE_SOURCE (source)->by_minute)
    return G_USEC_PER_SEC;

  return (attempt == 1 ? 10 : 60) * (gint64) G_USEC_PER_SEC;
}

static void
set_no_data_error (DpRequest  *request,
                   yyjson_val *root,
                   GError    **error)
{
  const char *function = dp_request_get_endpoint (request);
  const char *symbol = dp_request_get_symbol (request);
  gboolean empty = yyjson_is_obj (root) && yyjson_obj_size (root) == 0;

  if (empty && g_str_equal (function, DP_ALPHA_VANTAGE_OVERVIEW))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL,
                 _("Alpha Vantage has no company facts for “%s”: it is a fund or an index, or the "
                   "symbol is not known. Check its spelling."), symbol);
  else if (yyjson_obj_get (root, "Global Quote") != NULL)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL,
                 _("Alpha Vantage has no price for the symbol “%s”. Check its spelling; symbols "
                   "outside the USA need a suffix such as .LON."), symbol);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("The answer of Alpha Vantage to %s of “%s” has none of the data it should have. "
                   "Nothing was loaded from it; try again later."), function, symbol);
}

/* (nullable): where the data is; else @error says what came instead */
static yyjson_val *
find_data_or_fail (DpSource    *source,
                   DpRequest   *request,
                   DpReply     *reply,
                   yyjson_val  *root,
                   gboolean    *by_minute,
                   GError     **error)
{
  yyjson_val *data = _dp_alpha_vantage_find_data (root, request);

  /* Data first: a reply is what it holds, whatever its status or the notes beside it. */
  if (data != NULL || _dp_alpha_vantage_read_message (root, request, by_minute, error))
    return data;
  if (dp_reply_get_status (reply) >= 300)
    _dp_source_set_status_error (source, request, reply, NULL, error);
  else
    set_no_data_error (request, root, error);

  return NULL;
}

static yyjson_doc *
read_json (DpSource    *source,
           DpRequest   *request,
           DpReply     *reply,
           GError     **error)
{
  g_autoptr(GError) local_error = NULL;
  yyjson_doc *doc = _dp_json_read (reply, DP_ALPHA_VANTAGE_TITLE, &local_error);

  /* Of a failure without JSON the status says more than the page that came with it. */
  if (doc == NULL && dp_reply_get_status (reply) >= 300)
    _dp_source_set_status_error (source, request, reply, NULL, error);
  else if (doc == NULL && _dp_alpha_vantage_is_table (reply))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
                 _("Alpha Vantage sent %s of “%s” as a table (CSV), and JSON was asked for. Take "
                   "“datatype=csv” out of its address in the preferences; a table in a file can be "
                   "imported."),
                 dp_request_get_endpoint (request), dp_request_get_symbol (request));
  else if (doc == NULL)
    g_propagate_error (error, g_steal_pointer (&local_error));

  return doc;
}

static gboolean
dp_alpha_vantage_source_check_reply (DpSource   *source,
                                     DpRequest  *request,
                                     DpReply    *reply,
                                     GError    **error)
{
  DpAlphaVantageSource *self = DP_ALPHA_VANTAGE_SOURCE (source);
  yyjson_doc *doc = read_json (source, request, reply, error);

  self->by_minute = FALSE;

  return doc != NULL &&
         find_data_or_fail (source, request, reply, yyjson_doc_get_root (doc), &self->by_minute,
                            error) != NULL;
}

/* (nullable): the data; @root: (out): what it is in */
static yyjson_val *
read_data (DpSource    *source,
           DpRequest   *request,
           DpReply     *reply,
           yyjson_val **root,
           GError     **error)
{
  yyjson_doc *doc = read_json (source, request, reply, error);
  gboolean by_minute;

  if (doc == NULL)
    return NULL;
  *root = yyjson_doc_get_root (doc);

  return find_data_or_fail (source, request, reply, *root, &by_minute, error);
}

static DpBatch *
dp_alpha_vantage_source_decode (DpSource   *source,
                                DpRequest  *request,
                                DpReply    *reply,
                                GError    **error)
{
  yyjson_val *root;
  yyjson_val *data = read_data (source, request, reply, &root, error);

  return data == NULL ? NULL : _dp_alpha_vantage_decode (request, reply, root, data);
}

static DpRequest *
dp_alpha_vantage_source_new_search (DpSource   *source,
                                    const char *text)
{
  return _dp_alpha_vantage_new_search (text);
}

static GPtrArray *
dp_alpha_vantage_source_decode_matches (DpSource   *source,
                                        DpRequest  *request,
                                        DpReply    *reply,
                                        GError    **error)
{
  yyjson_val *root;
  yyjson_val *data = read_data (source, request, reply, &root, error);

  return data == NULL ? NULL : _dp_alpha_vantage_list_matches (data);
}

static void
dp_alpha_vantage_source_class_init (DpAlphaVantageSourceClass *klass)
{
  DpSourceClass *source_class = DP_SOURCE_CLASS (klass);

  source_class->name = "alphavantage";
  source_class->title = DP_ALPHA_VANTAGE_TITLE;
  source_class->settings_name = "alpha-vantage";
  source_class->default_kind = "stock";
  source_class->default_url = "https://www.alphavantage.co/query";
  source_class->key_page = "https://www.alphavantage.co/support/#api-key";
  source_class->key_variable = "ALPHA_VANTAGE_API_KEY";
  source_class->key_query_name = "apikey";
  source_class->list_requests = dp_alpha_vantage_source_list_requests;
  source_class->replace_request = dp_alpha_vantage_source_replace_request;
  source_class->list_followers = dp_alpha_vantage_source_list_followers;
  source_class->get_pause_us = dp_alpha_vantage_source_get_pause_us;
  source_class->check_reply = dp_alpha_vantage_source_check_reply;
  source_class->decode = dp_alpha_vantage_source_decode;
  source_class->new_search = dp_alpha_vantage_source_new_search;
  source_class->decode_matches = dp_alpha_vantage_source_decode_matches;
}

static void
dp_alpha_vantage_source_init (DpAlphaVantageSource *self)
{
}
