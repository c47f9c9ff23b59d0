/* test-source-fetch.c: limits, refusals and trying again, on a clock that the test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-test.h"
#include "dp-test-source.h"

static void
check_size (DpRequest  *request,
            const char *expected)
{
  g_assert_cmpstr (dp_request_get_param (request, "outputsize"), ==, expected);
}

static gint64
get_gap (DpTestSource *fixture,
         guint         index)
{
  return dp_test_transport_get_time (fixture->transport, index) -
         dp_test_transport_get_time (fixture->transport, index - 1);
}

static DexFuture *
test_success_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_null (dp_reply_get_request (reply));
  g_assert_cmpuint (dp_source_get_n_calls (fixture.source), ==, 1);
  check_size (dp_test_transport_get_request (fixture.transport, 0), "compact");

  return dex_future_new_true ();
}

/* What can succeed within a moment is tried again, with waits that grow. */
static DexFuture *
test_retry_fiber (gpointer data)
{
  static const int codes[] = { DP_EXTRACT_ERROR_UNREACHABLE, DP_EXTRACT_ERROR_TIMEOUT,
                               DP_EXTRACT_ERROR_UNREACHABLE };
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .max_attempts = 4 });
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    dp_test_transport_add_error (fixture.transport, codes[i]);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);
  g_assert_cmpuint (dp_source_get_n_calls (fixture.source), ==, 4);
  g_assert_cmpint (get_gap (&fixture, 1), <=, SECOND_US / 2 + STEP_US);
  g_assert_cmpint (get_gap (&fixture, 2), <=, SECOND_US + STEP_US);
  g_assert_cmpint (get_gap (&fixture, 3), <=, 2 * SECOND_US + STEP_US);

  return dex_future_new_true ();
}

static DexFuture *
test_gives_up_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  for (int i = 0; i < 3; i++)
    dp_test_transport_add_reply (fixture.transport, 503, "", -1);
  g_assert_null (dp_test_source_fetch (&fixture, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_SERVER);
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 3);

  return dex_future_new_true ();
}

/* What cannot succeed is not asked twice: a call costs quota. */
static DexFuture *
test_no_retry_fiber (gpointer data)
{
  static const struct { const char *body; int code; } replies[] = {
    { SPENT, DP_EXTRACT_ERROR_QUOTA_SPENT },
    { BAD_KEY, DP_EXTRACT_ERROR_KEY },
    { UNKNOWN, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
    { PREMIUM, DP_EXTRACT_ERROR_PLAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_auto(DpTestSource) fixture = { 0 };
      g_autoptr(GError) error = NULL;

      dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
      dp_test_transport_add_reply (fixture.transport, 200, replies[i].body, -1);
      g_assert_null (dp_test_source_fetch (&fixture, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, replies[i].code);
      g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 1);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_malformed_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  /* Once more, then it is the provider's state. */
  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .max_attempts = 5 });
  dp_test_transport_add_reply (fixture.transport, 200, "<html>", -1);
  dp_test_transport_add_reply (fixture.transport, 200, "<html>", -1);
  g_assert_null (dp_test_source_fetch (&fixture, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 2);

  return dex_future_new_true ();
}

static DexFuture *
test_too_fast_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 200, TOO_FAST, -1);
  dp_test_transport_add_reply (fixture.transport, 200, TOO_FAST, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_gap (&fixture, 1), >=, SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), >=, SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), <=, 2 * SECOND_US + 2 * STEP_US);

  return dex_future_new_true ();
}

static DexFuture *
test_by_minute_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 200, BY_MINUTE, -1);
  dp_test_transport_add_reply (fixture.transport, 200, BY_MINUTE, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_gap (&fixture, 1), >=, 10 * SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), >=, 60 * SECOND_US);

  return dex_future_new_true ();
}

static DexFuture *
test_retry_after_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_source_init (&fixture, "coinpaprika", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 429, "{\"error\":\"too many requests\"}", 7);
  dp_test_transport_add_reply (fixture.transport, 503, "", 30);
  dp_test_transport_add_reply (fixture.transport, 200, "[]", -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_gap (&fixture, 1), >=, 7 * SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 1), <, 8 * SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), >=, 30 * SECOND_US);

  return dex_future_new_true ();
}

static DexFuture *
test_retry_after_long_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  dp_test_source_init (&fixture, "coinpaprika", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 429, "{\"error\":\"too many requests\"}", 3600);
  g_assert_null (dp_test_source_fetch (&fixture, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
  g_assert_nonnull (strstr (error->message, "60 minutes"));

  return dex_future_new_true ();
}

/* Five requests at once against a limit of two a second */
static DexFuture *
test_limit_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GPtrArray) requests = NULL;
  DexFuture *futures[5];

  dp_test_source_init (&fixture, "alphavantage",
                       (DpSourceOptions) { .per_second = 2, .per_minute = 4 });
  requests = dp_source_list_requests (fixture.source, "ABC", DP_SOURCE_NEEDS_ALL (20777));
  for (int i = 0; i < 5; i++)
    {
      dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
      futures[i] = dp_source_fetch (fixture.source, g_ptr_array_index (requests, 0));
    }
  for (int i = 0; i < 5; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DpReply) reply = dp_test_await_on_clock (fixture.clock, STEP_US, futures[i],
                                                         &error);

      g_assert_no_error (error);
    }

  for (guint i = 2; i < 5; i++)
    g_assert_cmpint (dp_test_transport_get_time (fixture.transport, i) -
                     dp_test_transport_get_time (fixture.transport, i - 2), >=, SECOND_US);
  g_assert_cmpint (dp_test_transport_get_time (fixture.transport, 3), <, 2 * SECOND_US);
  g_assert_cmpint (dp_test_transport_get_time (fixture.transport, 4) -
                   dp_test_transport_get_time (fixture.transport, 0), >=, 60 * SECOND_US);

  return dex_future_new_true ();
}

/* One request is told "too fast": the others wait with it. */
static DexFuture *
test_hold_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GPtrArray) requests = NULL;
  DexFuture *futures[3];

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .per_second = 1 });
  requests = dp_source_list_requests (fixture.source, "ABC", DP_SOURCE_NEEDS_ALL (20777));
  dp_test_transport_add_reply (fixture.transport, 200, BY_MINUTE, -1);
  for (int i = 0; i < 3; i++)
    {
      dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
      futures[i] = dp_source_fetch (fixture.source, g_ptr_array_index (requests, 0));
    }
  for (int i = 0; i < 3; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DpReply) reply = dp_test_await_on_clock (fixture.clock, STEP_US, futures[i],
                                                         &error);

      g_assert_no_error (error);
    }

  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 4);
  g_assert_cmpint (get_gap (&fixture, 1), >=, 10 * SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), >=, SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 3), >=, SECOND_US);

  return dex_future_new_true ();
}

/* The long history is refused: the short one is asked for at once, and from then on. */
static DexFuture *
test_compact_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(GPtrArray) later = NULL;
  g_autoptr(DpReply) first = NULL;
  g_autoptr(DpReply) second = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .full_history = TRUE });
  dp_test_transport_add_reply (fixture.transport, 200, PREMIUM, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  requests = dp_source_list_requests (fixture.source, "ABC", DP_SOURCE_NEEDS_ALL (20777));

  first = dp_test_source_fetch_request (&fixture, g_ptr_array_index (requests, 0), &error);
  g_assert_no_error (error);
  check_size (dp_test_transport_get_request (fixture.transport, 0), "full");
  check_size (dp_test_transport_get_request (fixture.transport, 1), "compact");
  check_size (dp_reply_get_request (first), "compact");

  second = dp_test_source_fetch_request (&fixture, g_ptr_array_index (requests, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 3);
  check_size (dp_reply_get_request (second), "compact");
  later = dp_source_list_requests (fixture.source, "DEF", DP_SOURCE_NEEDS_ALL (20777));
  check_size (g_ptr_array_index (later, 0), "compact");

  return dex_future_new_true ();
}

/* A plan's refusal names the day from which on it has data. */
static DexFuture *
test_later_start_fiber (gpointer data)
{
  static const char refusal[] = "{\"error\":\"Getting data before 2026-11-19T14:00:00Z is not "
                                "allowed in this plan\"}";
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(GPtrArray) requests = NULL;

  dp_test_source_init (&fixture, "coinpaprika", (DpSourceOptions) { .full_history = TRUE });
  dp_test_transport_add_reply (fixture.transport, 402, refusal, -1);
  dp_test_transport_add_reply (fixture.transport, 200, "[]", -1);
  dp_test_transport_add_reply (fixture.transport, 402, refusal, -1);
  requests = dp_source_list_requests (fixture.source, "btc-bitcoin",
                                      DP_SOURCE_NEEDS_ALL (dp_date_from_ymd (2026, 11, 20)));

  reply = dp_test_source_fetch_request (&fixture, g_ptr_array_index (requests, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_request_get_param (dp_reply_get_request (reply), "start"), ==, "2026-11-20");

  /* A window that ends before that day has nothing to offer. */
  g_assert_null (dp_test_source_fetch_request (&fixture, g_ptr_array_index (requests, 1), &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN);
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 3);

  return dex_future_new_true ();
}

/* Without a key the provider itself is not asked; a gateway at another address is. */
static DexFuture *
test_no_key_fiber (gpointer data)
{
  static const char * const addresses[] = { NULL, "", "https://www.alphavantage.co/query" };
  g_auto(DpTestSource) gateway = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_auto(DpTestSource) direct = { 0 };

      dp_test_source_init (&direct, "alphavantage",
                           (DpSourceOptions) { .key = "", .base_url = addresses[i] });
      g_assert_null (dp_test_source_fetch (&direct, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY);
      g_assert_nonnull (strstr (error->message, "ALPHA_VANTAGE_API_KEY"));
      g_assert_cmpuint (dp_test_transport_get_n (direct.transport), ==, 0);
      g_clear_error (&error);
    }

  dp_test_source_init (&gateway, "alphavantage",
                       (DpSourceOptions) { .key = " ", .base_url = "http://localhost:1" });
  dp_test_transport_add_reply (gateway.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&gateway, &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static DexFuture *
on_pool_fiber (gpointer data)
{
  DpTestSource *fixture = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) requests = dp_source_list_requests (fixture->source, "ABC",
                                                           DP_SOURCE_NEEDS_ALL (20777));
  g_autoptr(DpReply) reply = NULL;

  reply = dex_await_object (dp_source_fetch (fixture->source, g_ptr_array_index (requests, 0)),
                            &error);
  g_assert_no_error (error);
  g_assert_nonnull (reply);

  return dex_future_new_true ();
}

/* Whoever asks, and on whatever thread */
static DexFuture *
test_other_thread_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .per_second = 5 });
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  dex_await (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, on_pool_fiber,
                                  &fixture, NULL), &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

/* Nobody waits for the reply any more: nothing more is asked. */
static DexFuture *
test_cancelled_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(DexPromise) stop = dex_promise_new ();
  g_autoptr(DexFuture) future = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_test_transport_add_error (fixture.transport, DP_EXTRACT_ERROR_UNREACHABLE);
  requests = dp_source_list_requests (fixture.source, "ABC", DP_SOURCE_NEEDS_ALL (20777));
  future = dex_future_first (dp_source_fetch (fixture.source, g_ptr_array_index (requests, 0)),
                             dex_ref (DEX_FUTURE (stop)), NULL);
  while (dp_test_transport_get_n (fixture.transport) == 0)
    dex_await (dp_clock_sleep (dp_clock_get_default (), 1), NULL);
  dex_promise_resolve_boolean (stop, TRUE);
  for (int i = 0; i < 50; i++)
    {
      dex_await (dp_clock_sleep (dp_clock_get_default (), 1), NULL);
      dp_clock_advance (fixture.clock, SECOND_US);
    }
  g_assert_true (dex_future_is_resolved (future));
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 1);

  return dex_future_new_true ();
}

/* Whatever way a key came into a message, it does not get out. */
static DexFuture *
test_redaction_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .max_attempts = 1 });
  dp_test_transport_add_reply (fixture.transport, 200,
                               "{\"Information\":\"Something new about SECRETKEY123.\"}", -1);
  g_assert_null (dp_test_source_fetch (&fixture, &error));
  g_assert_null (strstr (error->message, "SECRETKEY123"));
  g_assert_nonnull (strstr (error->message, "[key]"));

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/extract/source-fetch/success", test_success_fiber);
  dp_test_add_fiber ("/extract/source-fetch/retry", test_retry_fiber);
  dp_test_add_fiber ("/extract/source-fetch/gives-up", test_gives_up_fiber);
  dp_test_add_fiber ("/extract/source-fetch/no-retry", test_no_retry_fiber);
  dp_test_add_fiber ("/extract/source-fetch/malformed", test_malformed_fiber);
  dp_test_add_fiber ("/extract/source-fetch/too-fast", test_too_fast_fiber);
  dp_test_add_fiber ("/extract/source-fetch/by-minute", test_by_minute_fiber);
  dp_test_add_fiber ("/extract/source-fetch/retry-after", test_retry_after_fiber);
  dp_test_add_fiber ("/extract/source-fetch/retry-after/long", test_retry_after_long_fiber);
  dp_test_add_fiber ("/extract/source-fetch/limit", test_limit_fiber);
  dp_test_add_fiber ("/extract/source-fetch/hold", test_hold_fiber);
  dp_test_add_fiber ("/extract/source-fetch/compact", test_compact_fiber);
  dp_test_add_fiber ("/extract/source-fetch/later-start", test_later_start_fiber);
  dp_test_add_fiber ("/extract/source-fetch/no-key", test_no_key_fiber);
  dp_test_add_fiber ("/extract/source-fetch/other-thread", test_other_thread_fiber);
  dp_test_add_fiber ("/extract/source-fetch/cancelled", test_cancelled_fiber);
  dp_test_add_fiber ("/extract/source-fetch/redaction", test_redaction_fiber);

  return g_test_run ();
}
