/* test-feed-source.c: news feeds over HTTP: conditions, moves, refusals and pauses
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
#include "dp-test-provider.h"
#include "dp-test.h"

#define SECOND_US G_GINT64_CONSTANT (1000000)
#define TODAY     20777
#define FEED      "<rss><channel><title>T</title><ttl>30</ttl>" \
                  "<item><guid>1</guid><title>A</title><link>/a</link></item></channel></rss>"

typedef struct
{
  DpTestProvider *provider;
  DpSource       *source;
  char           *address;
  DpCheckpoint   *checkpoint;   /* (nullable) */
  DpRequest      *request;      /* the last one */
} Fixture;

static void
fixture_clear (Fixture *fixture)
{
  g_clear_object (&fixture->request);
  g_clear_pointer (&fixture->checkpoint, dp_checkpoint_free);
  g_clear_object (&fixture->source);
  g_clear_pointer (&fixture->provider, dp_test_provider_free);
  g_free (fixture->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
fixture_init (Fixture *fixture)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  DpSourceOptions options = { .transport = transport, .max_attempts = 2 };

  fixture->provider = dp_test_provider_new ();
  fixture->source = dp_source_new_by_name ("rss", &options);
  fixture->address = g_strconcat (dp_test_provider_get_url (fixture->provider), "/feed", NULL);
}

static void
answer (Fixture    *fixture,
        const char *path,
        guint       status,
        const char *header_name,
        const char *header_value)
{
  DpTestAnswer sent = {
    .status = status, .content_type = "text/xml; charset=utf-8", .body = status < 300 ? FEED : "",
    .header_name = header_name, .header_value = header_value,
  };

  dp_test_provider_answer_with (fixture->provider, path, 0, &sent);
}

static GPtrArray *
list_requests (Fixture    *fixture,
               const char *address)
{
  g_autoptr(GHashTable) checkpoints = g_hash_table_new (g_str_hash, g_str_equal);
  DpSourceNeeds needs = { .today = TODAY, .from = DP_DATE_NONE, .to = DP_DATE_NONE };

  if (fixture->checkpoint != NULL)
    g_hash_table_insert (checkpoints, (char *) "/", fixture->checkpoint);
  needs.checkpoints = checkpoints;

  return dp_source_list_requests (fixture->source, address, &needs);
}

/* Fiber: (nullable): the answer to what is asked of a feed */
static DpReply *
fetch_from (Fixture     *fixture,
            const char  *address,
            GError     **error)
{
  g_autoptr(GPtrArray) requests = list_requests (fixture, address);

  g_assert_cmpuint (requests->len, ==, 1);
  g_set_object (&fixture->request, g_ptr_array_index (requests, 0));
  g_assert_cmpstr (dp_request_get_symbol (fixture->request), ==, address);

  return dex_await_object (dp_source_fetch (fixture->source, fixture->request), error);
}

static DpReply *
fetch (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;
  DpReply *reply = fetch_from (fixture, fixture->address, &error);

  g_assert_no_error (error);

  return reply;
}

static void
assert_refused (Fixture    *fixture,
                const char *address,
                int         code,
                const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (fetch_from (fixture, address, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, DP_EXTRACT_ERROR, code);
  g_assert_nonnull (strstr (error->message, part));
}

static void
assert_header (Fixture    *fixture,
               const char *name,
               const char *expected)
{
  g_autofree char *value = dp_test_provider_dup_header (fixture->provider, name);

  g_assert_cmpstr (value, ==, expected);
}

static DexFuture *
test_whole_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(DpBatch) batch = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *accepted = NULL;
  g_autofree char *link = NULL;
  const DpNewsEntry *entry;

  fixture_init (&fixture);
  answer (&fixture, "/feed", 200, "ETag", "W/\"v1\"");
  reply = fetch (&fixture);
  g_assert_cmpstr (dp_reply_get_header (reply, "etag"), ==, "W/\"v1\"");
  accepted = dp_test_provider_dup_header (fixture.provider, "accept");
  g_assert_true (g_str_has_prefix (accepted, "application/rss+xml"));
  assert_header (&fixture, "if-none-match", NULL);

  batch = dp_source_decode (fixture.source, fixture.request, reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->n_records, ==, 1);
  entry = g_ptr_array_index (batch->entries, 0);
  link = g_strconcat (dp_test_provider_get_url (fixture.provider), "/a", NULL);
  g_assert_cmpstr (entry->link, ==, link);
  g_assert_cmpstr (batch->feed->title, ==, "T");
  g_assert_cmpuint (g_strv_length (batch->feed->warnings), ==, 0);

  return dex_future_new_true ();
}

/* What was told with the last reply is told back letter by letter; "not modified" is a success. */
static DexFuture *
test_conditional_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(DpBatch) batch = NULL;
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture);
  fixture.checkpoint = dp_checkpoint_new ();
  fixture.checkpoint->etag = g_strdup ("W/\"v1\"");
  fixture.checkpoint->last_modified = g_strdup ("Thu, 24 Sep 2026 18:30:00 GMT");
  answer (&fixture, "/feed", 304, NULL, NULL);
  reply = fetch (&fixture);
  assert_header (&fixture, "if-none-match", "W/\"v1\"");
  assert_header (&fixture, "if-modified-since", "Thu, 24 Sep 2026 18:30:00 GMT");
  g_assert_cmpuint (dp_reply_get_status (reply), ==, 304);
  g_assert_cmpuint (dp_test_provider_count (fixture.provider, ""), ==, 1);

  batch = dp_source_decode (fixture.source, fixture.request, reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->n_records, ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_moved_fiber (gpointer data)
{
  static const struct
  {
    guint    status;
    gboolean for_good;
  } cases[] = { { 301, TRUE }, { 308, TRUE }, { 302, FALSE }, { 307, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Fixture) fixture = { 0 };
      g_autoptr(DpReply) first = NULL;
      g_autoptr(DpReply) second = NULL;
      g_autofree char *expected = NULL;

      fixture_init (&fixture);
      answer (&fixture, "/feed", cases[i].status, "Location", "/new?x=1");
      answer (&fixture, "/new", 200, NULL, NULL);
      expected = g_strconcat (dp_test_provider_get_url (fixture.provider), "/new?x=1", NULL);
      first = fetch (&fixture);
      g_assert_cmpuint (dp_reply_get_status (first), ==, 200);
      g_assert_cmpstr (dp_reply_get_header (first, "x-moved-permanently"), ==,
                       cases[i].for_good ? expected : NULL);

      fixture.checkpoint = dp_checkpoint_new ();
      fixture.checkpoint->moved_to = g_strdup (dp_reply_get_header (first, "x-moved-permanently"));
      second = fetch (&fixture);
      g_assert_cmpuint (dp_test_provider_count (fixture.provider, "/feed"), ==,
                        cases[i].for_good ? 1 : 2);
      g_assert_cmpuint (dp_test_provider_count (fixture.provider, "/new"), ==, 2);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_redirects_refused_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };

  fixture_init (&fixture);
  answer (&fixture, "/feed", 301, "Location", "/other");
  answer (&fixture, "/other", 302, "Location", "/feed");
  assert_refused (&fixture, fixture.address, DP_EXTRACT_ERROR_REQUEST, "circles");
  answer (&fixture, "/feed", 302, "Location", "file:///etc/passwd");
  assert_refused (&fixture, fixture.address, DP_EXTRACT_ERROR_REQUEST, "not safe");

  return dex_future_new_true ();
}

static DexFuture *
test_addresses_refused_fiber (gpointer data)
{
  static const char * const addresses[] = {
    "file:///etc/passwd",
    "ftp://feed.example/x",
    "feed.example/x",
    "https://",
    "https:///x",
    "data:,x",
    "",
  };
  g_auto(Fixture) fixture = { 0 };

  fixture_init (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    assert_refused (&fixture, addresses[i], DP_EXTRACT_ERROR_REQUEST, "https://");
  g_assert_cmpuint (dp_source_get_n_calls (fixture.source), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_refusals_fiber (gpointer data)
{
  static const struct
  {
    guint       status;
    int         code;
    const char *part;
  } cases[] = {
    { 400, DP_EXTRACT_ERROR_REQUEST, "HTTP 400" },
    { 401, DP_EXTRACT_ERROR_REQUEST, "not open" },
    { 403, DP_EXTRACT_ERROR_REQUEST, "not open" },
    { 404, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL, "no feed" },
    { 410, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL, "gone" },
    { 501, DP_EXTRACT_ERROR_SERVER, "HTTP 501" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Fixture) fixture = { 0 };

      fixture_init (&fixture);
      answer (&fixture, "/feed", cases[i].status, NULL, NULL);
      assert_refused (&fixture, fixture.address, cases[i].code, cases[i].part);
      /* Only what is gone for good is never asked for again. */
      g_assert_cmpint (dp_source_get_next_us (fixture.source, fixture.request, NULL, NULL) > 0, ==,
                       cases[i].status == 410);
    }

  return dex_future_new_true ();
}

/* A long pause is kept by the next runs; within this one nobody waits for it. */
static DexFuture *
test_long_pause_fiber (gpointer data)
{
  static const guint statuses[] = { 429, 503 };

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_auto(Fixture) fixture = { 0 };
      g_autofree char *other = NULL;
      g_autoptr(DpReply) reply = NULL;
      g_autoptr(GError) error = NULL;
      gint64 started_us = g_get_real_time ();
      gint64 next_us;

      fixture_init (&fixture);
      answer (&fixture, "/feed", statuses[i], "Retry-After", "3600");
      answer (&fixture, "/other", 200, NULL, NULL);
      assert_refused (&fixture, fixture.address, DP_EXTRACT_ERROR_FAILED, "60 minutes");
      g_assert_cmpuint (dp_test_provider_count (fixture.provider, "/feed"), ==, 1);
      next_us = dp_source_get_next_us (fixture.source, fixture.request, NULL, NULL);
      g_assert_cmpint (next_us, >=, started_us + 3600 * SECOND_US);
      g_assert_cmpint (next_us, <=, g_get_real_time () + 3600 * SECOND_US);

      /* Another feed is another server's. */
      other = g_strconcat (dp_test_provider_get_url (fixture.provider), "/other", NULL);
      reply = fetch_from (&fixture, other, &error);
      g_assert_no_error (error);
      g_assert_cmpint (dp_source_get_next_us (fixture.source, fixture.request, NULL, NULL), ==, 0);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_short_pause_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(DpReply) reply = NULL;
  DpTestAnswer busy = { .status = 503,
                        .body = "",
                        .header_name = "Retry-After",
                        .header_value = "1" };

  fixture_init (&fixture);
  answer (&fixture, "/feed", 200, NULL, NULL);
  dp_test_provider_answer_with (fixture.provider, "/feed", 1, &busy);
  reply = fetch (&fixture);
  g_assert_cmpuint (dp_reply_get_status (reply), ==, 200);
  g_assert_cmpuint (dp_test_provider_count (fixture.provider, "/feed"), ==, 2);
  g_assert_cmpint (dp_source_get_next_us (fixture.source, fixture.request, NULL, NULL), ==, 0);

  return dex_future_new_true ();
}

/* The longer of what the server and the feed say, and not longer than a day */
static DexFuture *
test_next_time_fiber (gpointer data)
{
  static const struct
  {
    const char *cache_control;
    gint64      with_feed_s;
    gint64      unchanged_s;
  } cases[] = {
    { "public, max-age=7200", 7200, 7200 },
    { "MAX-AGE=60", 1800, 900 },
    { "s-maxage=7200, x-max-age=9000", 1800, 900 },
    { "max-age=99999999", 86400, 86400 },
    { "max-age=-5", 1800, 900 },
    { "no-cache", 1800, 900 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Fixture) fixture = { 0 };
      g_autoptr(DpReply) reply = NULL;
      g_autoptr(DpBatch) batch = NULL;
      g_autoptr(GError) error = NULL;
      gint64 received_us;

      fixture_init (&fixture);
      fixture.checkpoint = dp_checkpoint_new ();
      fixture.checkpoint->updated_us = 1000 * SECOND_US;
      fixture.checkpoint->next_us = 1900 * SECOND_US;
      answer (&fixture, "/feed", 200, "Cache-Control", cases[i].cache_control);
      reply = fetch (&fixture);
      received_us = dp_reply_get_received_us (reply);
      batch = dp_source_decode (fixture.source, fixture.request, reply, &error);
      g_assert_no_error (error);
      g_test_message ("%s", cases[i].cache_control);
      g_assert_cmpint (dp_source_get_next_us (fixture.source, fixture.request, reply, batch), ==,
                       received_us + cases[i].with_feed_s * SECOND_US);
      g_assert_cmpint (dp_source_get_next_us (fixture.source, fixture.request, reply, NULL), ==,
                       received_us + cases[i].unchanged_s * SECOND_US);
    }

  return dex_future_new_true ();
}

static DpBatch *
decode_answer (Fixture     *fixture,
               const char  *content_type,
               const char  *body,
               GError     **error)
{
  DpTestAnswer sent = { .content_type = content_type, .body = body };
  g_autoptr(DpReply) reply = NULL;

  dp_test_provider_answer_with (fixture->provider, "/feed", 1, &sent);
  reply = fetch (fixture);

  return dp_source_decode (fixture->source, fixture->request, reply, error);
}

static DexFuture *
test_bodies_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(DpBatch) charset = NULL;
  g_autoptr(DpBatch) malformed = NULL;
  g_autoptr(GError) error = NULL;
  const DpNewsEntry *entry;

  fixture_init (&fixture);
  charset = decode_answer (&fixture, "text/xml; charset=windows-1251",
                           "<rss><channel><item><title>\xcf\xf0\xe8</title></item></channel></rss>",
                           &error);
  g_assert_no_error (error);
  entry = g_ptr_array_index (charset->entries, 0);
  g_assert_cmpstr (entry->title, ==, "При");

  malformed = decode_answer (&fixture, "text/xml; charset=utf-8",
                             "<rss><channel><item><title>caf\xe9 & co</title></item>", &error);
  g_assert_no_error (error);
  entry = g_ptr_array_index (malformed->entries, 0);
  g_assert_cmpstr (entry->title, ==, "café & co");
  g_assert_cmpuint (g_strv_length (malformed->feed->warnings), >=, 2);

  g_assert_null (decode_answer (
      &fixture, "text/xml",
      "<!DOCTYPE rss [<!ENTITY x SYSTEM "
      "\"file:///etc/passwd\">]><rss><channel><item><title>&x;</title></item></channel></rss>",
      &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
  g_assert_true (g_str_has_prefix (error->message, fixture.address));
  g_clear_error (&error);
  g_assert_null (decode_answer (&fixture, "text/html", "<html><body>Hello</body></html>", &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);

  return dex_future_new_true ();
}

/* A feed has what it has today. */
static void
test_backfill (void)
{
  g_auto(Fixture) fixture = { 0 };
  DpSourceNeeds needs = { .today = TODAY, .from = TODAY - 30, .to = TODAY };
  g_autoptr(GPtrArray) requests = NULL;

  fixture_init (&fixture);
  requests = dp_source_list_requests (fixture.source, fixture.address, &needs);
  g_assert_cmpuint (requests->len, ==, 0);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/extract/feed-source/whole", test_whole_fiber);
  dp_test_add_fiber ("/extract/feed-source/conditional", test_conditional_fiber);
  dp_test_add_fiber ("/extract/feed-source/moved", test_moved_fiber);
  dp_test_add_fiber ("/extract/feed-source/redirects-refused", test_redirects_refused_fiber);
  dp_test_add_fiber ("/extract/feed-source/addresses-refused", test_addresses_refused_fiber);
  dp_test_add_fiber ("/extract/feed-source/refusals", test_refusals_fiber);
  dp_test_add_fiber ("/extract/feed-source/pause/long", test_long_pause_fiber);
  dp_test_add_fiber ("/extract/feed-source/pause/short", test_short_pause_fiber);
  dp_test_add_fiber ("/extract/feed-source/next-time", test_next_time_fiber);
  dp_test_add_fiber ("/extract/feed-source/bodies", test_bodies_fiber);
  g_test_add_func ("/extract/feed-source/backfill", test_backfill);

  return g_test_run ();
}
