/* test-http-transport.c: over a real connection, whole and broken
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "dp-extract-error.h"
#include "dp-test.h"
#include "dp-test-provider.h"
#include "dp-transport.h"

#define BODY "{\"Time Series (Daily)\":{\"2026-11-19\":{\"4. close\":\"10\"}}}"

/* Fiber: asks @provider once */
static DpReply *
send_to (const char          *base_url,
         const DpCredentials *credentials,
         guint                deadline_ms,
         GError             **error)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", "ABC", NULL);
  DpCredentials used = credentials != NULL ? *credentials : (DpCredentials) { 0 };

  used.base_url = base_url;
  if (deadline_ms > 0)
    dp_http_transport_set_deadline (transport, deadline_ms);
  dp_request_add_param (request, "symbol", "ABC");

  return dex_await_object (dp_transport_send (transport, request, &used), error);
}

static void
check_body (DpReply    *reply,
            const char *expected)
{
  gsize length;
  const char *text;

  g_assert_nonnull (reply);
  text = g_bytes_get_data (dp_reply_get_body (reply), &length);
  g_assert_cmpmem (text, length, expected, strlen (expected));
}

static DexFuture *
test_whole_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autofree char *url = g_strconcat (dp_test_provider_get_url (provider), "/query", NULL);
  g_autofree char *accept = NULL;
  g_autofree char *agent = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  DpCredentials credentials = { .key = "KEY/ABCDEF", .query_name = "apikey" };

  dp_test_provider_answer (provider, "/query", BODY);
  reply = send_to (url, &credentials, 0, &error);
  g_assert_no_error (error);
  check_body (reply, BODY);
  g_assert_cmpuint (dp_reply_get_status (reply), ==, 200);
  g_assert_cmpstr (dp_reply_get_content_type (reply), ==, "application/json");
  g_assert_cmpint (dp_reply_get_retry_after_s (reply), ==, -1);
  g_assert_cmpint (dp_reply_get_latency_us (reply), >, 0);
  g_assert_cmpuint (dp_test_provider_count (provider, "/query&symbol=ABC&apikey=KEY%2FABCDEF"),
                    ==, 1);

  accept = dp_test_provider_dup_header (provider, "Accept");
  agent = dp_test_provider_dup_header (provider, "User-Agent");
  g_assert_cmpstr (accept, ==, "application/json");
  g_assert_true (g_str_has_prefix (agent, "DataPipe/"));

  return dex_future_new_true ();
}

static DexFuture *
test_status_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  /* A refusal is a reply too: what it means is the source's business. */
  dp_test_provider_answer_with (provider, "", 0, &(DpTestAnswer) {
    .status = 429, .body = "{\"error\":\"slow\"}",
    .header_name = "Retry-After", .header_value = "7" });
  reply = send_to (dp_test_provider_get_url (provider), NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_reply_get_status (reply), ==, 429);
  g_assert_cmpint (dp_reply_get_retry_after_s (reply), ==, 7);

  return dex_future_new_true ();
}

static DexFuture *
test_retry_after_date_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr(GDateTime) later = g_date_time_add_seconds (now, 90);
  g_autofree char *date = soup_date_time_to_string (later, SOUP_DATE_HTTP);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(DpReply) vague = NULL;

  dp_test_provider_answer_with (provider, "", 0, &(DpTestAnswer) {
    .status = 503, .body = "", .header_name = "Retry-After", .header_value = "soon" });
  dp_test_provider_answer_with (provider, "", 1, &(DpTestAnswer) {
    .status = 503, .body = "", .header_name = "Retry-After", .header_value = date });
  reply = send_to (dp_test_provider_get_url (provider), NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_reply_get_retry_after_s (reply), >, 60);
  g_assert_cmpint (dp_reply_get_retry_after_s (reply), <=, 91);
  vague = send_to (dp_test_provider_get_url (provider), NULL, 0, &error);
  g_assert_cmpint (dp_reply_get_retry_after_s (vague), ==, -1);

  return dex_future_new_true ();
}

static DexFuture *
test_compressed_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_provider_answer_with (provider, "", 0, &(DpTestAnswer) {
    .body = BODY, .compressed = TRUE });
  reply = send_to (dp_test_provider_get_url (provider), NULL, 0, &error);
  g_assert_no_error (error);
  check_body (reply, BODY);

  return dex_future_new_true ();
}

/* However an answer breaks off, its beginning is never taken for the whole. */
static DexFuture *
test_broken_fiber (gpointer data)
{
  static const DpTestWay ways[] = { DP_TEST_WAY_CUT_LENGTH, DP_TEST_WAY_CUT_CHUNKED,
                                    DP_TEST_WAY_CLOSE };

  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
      g_autoptr(GError) error = NULL;

      g_test_message ("way %d", ways[i]);
      dp_test_provider_answer_with (provider, "", 0, &(DpTestAnswer) {
        .body = BODY, .way = ways[i] });
      g_assert_null (send_to (dp_test_provider_get_url (provider), NULL, 0, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE);
      g_assert_nonnull (strstr (error->message, "127.0.0.1"));
      g_test_message ("%s", error->message);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_unreachable_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autofree char *url = g_strdup (dp_test_provider_get_url (provider));
  g_autoptr(GError) error = NULL;
  DpCredentials credentials = { .key = "KEYABCDEF", .query_name = "apikey" };

  g_clear_pointer (&provider, dp_test_provider_free);
  g_assert_null (send_to (url, &credentials, 0, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE);
  g_assert_null (strstr (error->message, "KEYABCDEF"));
  g_assert_nonnull (strstr (error->message, "refused"));
  g_clear_error (&error);

  g_assert_null (send_to ("http://no-such-host.invalid/", NULL, 0, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNREACHABLE);
  g_assert_nonnull (strstr (error->message, "no-such-host.invalid"));

  return dex_future_new_true ();
}

static DexFuture *
test_bad_address_fiber (gpointer data)
{
  static const char * const addresses[] = { "", "query", "ftp://a.example/", "http:///x", "://",
                                            "http://[" };

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (send_to (addresses[i], NULL, 0, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_timeout_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(GError) error = NULL;

  dp_test_provider_answer_with (provider, "", 0, &(DpTestAnswer) {
    .body = BODY, .delay_ms = 60000 });
  g_assert_null (send_to (dp_test_provider_get_url (provider), NULL, 50, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_TIMEOUT);

  return dex_future_new_true ();
}

/* Dropped in the middle of it, an exchange ends without harm. */
static DexFuture *
test_dropped_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", "ABC", NULL);
  g_autoptr(DexPromise) stop = dex_promise_new ();
  g_autoptr(DexFuture) future = NULL;
  DpCredentials credentials = { .base_url = dp_test_provider_get_url (provider) };

  dp_test_provider_answer_with (provider, "", 0, &(DpTestAnswer) {
    .body = BODY, .delay_ms = 60000 });
  future = dex_future_first (dp_transport_send (transport, request, &credentials),
                             dex_ref (DEX_FUTURE (stop)), NULL);
  while (dp_test_provider_count (provider, "") == 0)
    dex_await (dex_timeout_new_msec (1), NULL);
  dex_promise_resolve_boolean (stop, TRUE);
  g_clear_object (&transport);
  dex_await (dex_timeout_new_msec (5), NULL);

  return dex_future_new_true ();
}

static DexFuture *
test_redaction_fiber (gpointer data)
{
  static const struct { const char *key; const char *body; const char *expected; } cases[] = {
    { "SECRETKEY123", "your API key as SECRETKEY123 and SECRETKEY123", "your API key as [key] and "
                                                                       "[key]" },
    { "KEY+ABCDEF", "see ?apikey=KEY%2BABCDEF or KEY+ABCDEF", "see ?apikey=[key] or [key]" },
    /* The letters of a short one may stand in any text; the published one is no secret. */
    { "AB1", "\"AB1\" and TAB12", "\"[key]\" and TAB12" },
    { "demo", "the demo democracy", "the demo democracy" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
      g_autoptr(GError) error = NULL;
      g_autoptr(DpReply) reply = NULL;
      DpCredentials credentials = { .key = cases[i].key, .query_name = "apikey" };

      dp_test_provider_answer (provider, "", cases[i].body);
      reply = send_to (dp_test_provider_get_url (provider), &credentials, 0, &error);
      g_assert_no_error (error);
      check_body (reply, cases[i].expected);
    }

  return dex_future_new_true ();
}

/* A key in a header stays with the host it is for. */
static DexFuture *
test_redirect_fiber (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autofree char *url = g_strconcat (dp_test_provider_get_url (provider), "/old", NULL);
  g_autofree char *elsewhere = NULL;
  g_autofree char *seen = NULL;
  g_autofree char *unseen = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) near = NULL;
  g_autoptr(DpReply) far = NULL;
  g_auto(GStrv) parts = g_strsplit (dp_test_provider_get_url (provider), "127.0.0.1", 2);
  DpCredentials credentials = { .key = "KEYABCDEF", .header_name = "Authorization" };

  elsewhere = g_strconcat (parts[0], "localhost", parts[1], "/new", NULL);
  dp_test_provider_answer (provider, "/new", BODY);
  dp_test_provider_answer_with (provider, "/old", 0, &(DpTestAnswer) {
    .status = 301, .header_name = "Location", .header_value = "/new" });
  near = send_to (url, &credentials, 0, &error);
  g_assert_no_error (error);
  check_body (near, BODY);
  seen = dp_test_provider_dup_header (provider, "Authorization");
  g_assert_cmpstr (seen, ==, "KEYABCDEF");

  dp_test_provider_answer_with (provider, "/old", 0, &(DpTestAnswer) {
    .status = 302, .header_name = "Location", .header_value = elsewhere });
  far = send_to (url, &credentials, 0, &error);
  g_assert_no_error (error);
  check_body (far, BODY);
  unseen = dp_test_provider_dup_header (provider, "Authorization");
  g_assert_null (unseen);

  dp_test_provider_answer_with (provider, "/old", 0, &(DpTestAnswer) {
    .status = 302, .header_name = "Location", .header_value = "/old" });
  g_assert_null (send_to (url, &credentials, 0, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  /* A proxy that is not there: this machine must be reached past it. */
  g_setenv ("http_proxy", "http://127.0.0.1:9", TRUE);
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/extract/http-transport/whole", test_whole_fiber);
  dp_test_add_fiber ("/extract/http-transport/status", test_status_fiber);
  dp_test_add_fiber ("/extract/http-transport/retry-after-date", test_retry_after_date_fiber);
  dp_test_add_fiber ("/extract/http-transport/compressed", test_compressed_fiber);
  dp_test_add_fiber ("/extract/http-transport/broken", test_broken_fiber);
  dp_test_add_fiber ("/extract/http-transport/unreachable", test_unreachable_fiber);
  dp_test_add_fiber ("/extract/http-transport/bad-address", test_bad_address_fiber);
  dp_test_add_fiber ("/extract/http-transport/timeout", test_timeout_fiber);
  dp_test_add_fiber ("/extract/http-transport/dropped", test_dropped_fiber);
  dp_test_add_fiber ("/extract/http-transport/redaction", test_redaction_fiber);
  dp_test_add_fiber ("/extract/http-transport/redirect", test_redirect_fiber);

  return g_test_run ();
}
