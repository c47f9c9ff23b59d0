/* dp-feed-source.c: news feeds
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-source.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"
#include "dp-feed-parser.h"

#define SECOND_US       G_GINT64_CONSTANT (1000000)
#define MINUTE_S        60
#define DAY_S           86400
/* A pause that is asked for is waited for within a run where it is this short. */
#define LONGEST_WAIT_S  30
/* As long as a feed says it stays as it is, but news of a day are wanted on the day. */
#define LONGEST_PAUSE_S DAY_S
/* The last second of the year 9999: never */
#define NEVER_US        (G_GINT64_CONSTANT (253402300799) * SECOND_US)

#define ACCEPT "application/rss+xml, application/atom+xml, application/rdf+xml;q=0.9, " \
               "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"

/* All of it is used on the main thread only, but for decoding, which uses none of it. */
struct _DpFeedSource
{
  DpSource parent_instance;

  GHashTable *refused_until;   /* address to gint64: not to be asked before */
  GHashTable *intervals;       /* address to gint64: what the last reply asked for, microseconds */
};

G_DEFINE_FINAL_TYPE (DpFeedSource, dp_feed_source, DP_TYPE_SOURCE)

static void
set_moment (GHashTable *table,
            const char *symbol,
            gint64      value)
{
  g_hash_table_replace (table, g_strdup (symbol), g_memdup2 (&value, sizeof value));
}

static gint64
get_moment (GHashTable *table,
            const char *symbol)
{
  const gint64 *value = g_hash_table_lookup (table, symbol);

  return value != NULL ? *value : 0;
}

static GPtrArray *
dp_feed_source_list_requests (DpSource            *source,
                              const char          *symbol,
                              const DpSourceNeeds *needs)
{
  DpFeedSource *self = DP_FEED_SOURCE (source);
  const DpCheckpoint *checkpoint = dp_source_needs_get_checkpoint (needs, DP_FEED_ENDPOINT);
  GPtrArray *requests = g_ptr_array_new_with_free_func (g_object_unref);
  const char *address = symbol;
  DpRequest *request;

  /* A feed has what it has today, whichever days are wanted. */
  if (needs->from != DP_DATE_NONE)
    return requests;

  if (checkpoint != NULL && checkpoint->moved_to != NULL)
    address = checkpoint->moved_to;
  request = dp_request_new (DP_FEED_SOURCE_NAME, DP_FEED_ENDPOINT, symbol, address);
  dp_request_set_header (request, "Accept", ACCEPT);
  if (checkpoint != NULL)
    {
      dp_request_set_header (request, "If-None-Match", checkpoint->etag);
      dp_request_set_header (request, "If-Modified-Since", checkpoint->last_modified);
      if (checkpoint->next_us > checkpoint->updated_us && checkpoint->updated_us > 0)
        set_moment (self->intervals, symbol, checkpoint->next_us - checkpoint->updated_us);
    }
  g_ptr_array_add (requests, request);

  return requests;
}

static gboolean
dp_feed_source_check_request (DpSource   *source,
                              DpRequest  *request,
                              GError    **error)
{
  const char *address = dp_request_get_path (request);
  g_autoptr(GUri) uri = g_uri_parse (address, G_URI_FLAGS_PARSE_RELAXED, NULL);

  if (uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
      (g_str_equal (g_uri_get_scheme (uri), "https") ||
       g_str_equal (g_uri_get_scheme (uri), "http")))
    return TRUE;

  g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
               _("“%s” is not the address of a news feed: it has to begin with https:// or "
                 "http://. Correct it in the preferences."), dp_request_get_symbol (request));

  return FALSE;
}

/* A pause that is asked for, which the next run keeps; within this one only a short one is waited
 * for. */
static void
set_busy (DpFeedSource  *self,
          DpRequest     *request,
          DpReply       *reply,
          GError       **error)
{
  const char *symbol = dp_request_get_symbol (request);
  gint64 pause_s = dp_reply_get_retry_after_s (reply);

  if (pause_s > 0)
    set_moment (self->refused_until, symbol,
                dp_reply_get_received_us (reply) + MIN (pause_s, LONGEST_PAUSE_S) * SECOND_US);
  if (pause_s > LONGEST_WAIT_S)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_FAILED,
                 _("The server of the feed “%s” is busy and asks to be left alone for "
                   "%" PRId64 " minutes (HTTP %u). A scheduled run asks again after "
                   "that."), symbol,
                 (pause_s + MINUTE_S - 1) / MINUTE_S, dp_reply_get_status (reply));
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_SERVER,
                 _("The server of the feed “%s” is busy (HTTP %u). Try again later."), symbol,
                 dp_reply_get_status (reply));
}

static void
set_refusal (DpFeedSource  *self,
             DpRequest     *request,
             DpReply       *reply,
             GError       **error)
{
  const char *symbol = dp_request_get_symbol (request);
  guint status = dp_reply_get_status (reply);

  switch (status)
    {
    case 410:
      set_moment (self->refused_until, symbol, NEVER_US);
      g_set_error (
          error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL,
          _("The feed “%s” is gone for good, its server says (HTTP 410), so scheduled runs do not "
            "ask for it any more. What was loaded stays; remove the feed in the preferences."),
          symbol);
      return;
    case 404:
      g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL,
                   _("There is no feed at “%s” (HTTP 404). Check the address in the preferences."),
                   symbol);
      return;
    case 401:
    case 403:
      g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST,
                   _("The feed “%s” is not open to everyone (HTTP %u). Check the address in the "
                     "preferences, or use another feed."), symbol, status);
      return;
    case 429:
    case 503:
      set_busy (self, request, reply, error);
      return;
    default:
      g_set_error (error, DP_EXTRACT_ERROR,
                   status >= 500 ? DP_EXTRACT_ERROR_SERVER : DP_EXTRACT_ERROR_REQUEST,
                   _("The server of the feed “%s” answered with HTTP %u and no feed. Check the "
                     "address in the preferences, or try again later."), symbol, status);
    }
}

static gboolean
dp_feed_source_check_reply (DpSource   *source,
                            DpRequest  *request,
                            DpReply    *reply,
                            GError    **error)
{
  DpFeedSource *self = DP_FEED_SOURCE (source);
  guint status = dp_reply_get_status (reply);

  /* What is inside shows when it is decoded, on another thread. */
  if ((status >= 200 && status < 300) || status == 304)
    {
      g_hash_table_remove (self->refused_until, dp_request_get_symbol (request));
      return TRUE;
    }
  set_refusal (self, request, reply, error);

  return FALSE;
}

static DpBatch *
dp_feed_source_decode (DpSource   *source,
                       DpRequest  *request,
                       DpReply    *reply,
                       GError    **error)
{
  g_autoptr(DpFeed) feed = NULL;
  DpBatch *batch;

  /* Nothing new, and by a server's mistake nothing at all. */
  if (dp_reply_get_status (reply) == 304)
    return dp_batch_new ();

  feed = dp_feed_parse (dp_reply_get_body (reply), dp_reply_get_content_type (reply),
                        dp_request_get_path (request) != NULL ? dp_request_get_path (request)
                                                              : dp_request_get_symbol (request),
                        error);
  if (feed == NULL)
    {
      g_prefix_error (error, "%s: ", dp_request_get_symbol (request));
      return NULL;
    }

  batch = g_steal_pointer (&feed->batch);
  batch->feed = dp_news_feed_new ();
  batch->feed->title = g_steal_pointer (&feed->title);
  batch->feed->link = g_steal_pointer (&feed->link);
  batch->feed->ttl_minutes = feed->ttl_minutes;
  g_ptr_array_add (feed->warnings, NULL);
  batch->feed->warnings = g_strdupv ((char **) feed->warnings->pdata);

  return batch;
}

/* Seconds; 0 where the header says nothing of it */
static gint64
get_max_age_s (DpReply *reply)
{
  const char *header = dp_reply_get_header (reply, "cache-control");
  const char *found = header != NULL ? strcasestr (header, "max-age=") : NULL;
  gint64 seconds;

  if (found == NULL || (found > header && (g_ascii_isalnum (found[-1]) || found[-1] == '-')))
    return 0;
  seconds = g_ascii_strtoll (found + strlen ("max-age="), NULL, 10);

  return MAX (seconds, 0);
}

static gint64
dp_feed_source_get_next_us (DpSource  *source,
                            DpRequest *request,
                            DpReply   *reply,
                            DpBatch   *batch)
{
  DpFeedSource *self = DP_FEED_SOURCE (source);
  const char *symbol = dp_request_get_symbol (request);
  gint64 pause_us;

  if (reply == NULL)
    return get_moment (self->refused_until, symbol);

  pause_us = get_max_age_s (reply) * SECOND_US;
  if (batch != NULL && batch->feed != NULL)
    pause_us = MAX (pause_us, (gint64) batch->feed->ttl_minutes * MINUTE_S * SECOND_US);
  else if (batch == NULL)
    /* A feed that is as it was says for how long as it did then. */
    pause_us = MAX (pause_us, get_moment (self->intervals, symbol));
  pause_us = MIN (pause_us, LONGEST_PAUSE_S * SECOND_US);

  return pause_us > 0 ? dp_reply_get_received_us (reply) + pause_us : 0;
}

static void
dp_feed_source_finalize (GObject *object)
{
  DpFeedSource *self = DP_FEED_SOURCE (object);

  g_hash_table_unref (self->refused_until);
  g_hash_table_unref (self->intervals);

  G_OBJECT_CLASS (dp_feed_source_parent_class)->finalize (object);
}

static void
dp_feed_source_class_init (DpFeedSourceClass *klass)
{
  DpSourceClass *source_class = DP_SOURCE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_feed_source_finalize;

  source_class->name = DP_FEED_SOURCE_NAME;
  source_class->title = "News feeds";
  source_class->default_kind = "feed";
  /* Each feed brings its whole address. */
  source_class->default_url = "";
  /* Each address is of somebody else. */
  source_class->spent_period = DP_N_QUOTA_PERIODS;
  source_class->list_requests = dp_feed_source_list_requests;
  source_class->check_request = dp_feed_source_check_request;
  source_class->check_reply = dp_feed_source_check_reply;
  source_class->get_next_us = dp_feed_source_get_next_us;
  source_class->decode = dp_feed_source_decode;
}

static void
dp_feed_source_init (DpFeedSource *self)
{
  self->refused_until = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->intervals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}
