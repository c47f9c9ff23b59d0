/* test-source-calls.c: that no call is sent which is not in the budget, or that nobody has counted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"
#include "dp-extract-error.h"
#include "dp-test.h"
#include "dp-test-source.h"

/* A retry is a call, too, and what is not in the budget is neither sent nor waited for. */
static DexFuture *
test_budget_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  gint64 before;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .per_second = 1 });
  dp_source_set_budget (fixture.source, 2, "The day is over.");
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_null (reply);
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
  g_assert_cmpstr (error->message, ==, "The day is over.");
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 2);

  g_clear_error (&error);
  before = dp_clock_get_monotonic_us (fixture.clock);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
  g_assert_cmpuint (dp_source_get_n_calls (fixture.source), ==, 2);
  g_assert_cmpint (dp_clock_get_monotonic_us (fixture.clock) - before, <, SECOND_US);

  return dex_future_new_true ();
}

/* What a database would keep: how many calls were reserved, and how many may be at the most */
typedef struct
{
  DpTestSource *fixture;
  guint         n_reserved;
  guint         n_times;
  guint         allowed;
  guint         n_sent;      /* when it was reserved last */
} Ledger;

typedef struct
{
  Ledger *ledger;
  guint   n_calls;
} Question;

static DexFuture *
reserve_fiber (gpointer user_data)
{
  Question *question = user_data;
  Ledger *ledger = question->ledger;
  guint granted = MIN (question->n_calls, ledger->allowed - ledger->n_reserved);

  /* As if a disk had to be waited for: meanwhile others come. */
  dex_await (dp_clock_sleep (ledger->fixture->clock, STEP_US), NULL);
  ledger->n_reserved += granted;
  ledger->n_times++;
  ledger->n_sent = dp_test_transport_get_n (ledger->fixture->transport);

  return dex_future_new_for_int ((int) granted);
}

static DexFuture *
reserve (guint    n_calls,
         gpointer user_data)
{
  Question question = { user_data, n_calls };

  return dex_scheduler_spawn (NULL, 0, reserve_fiber, g_memdup2 (&question, sizeof question),
                              g_free);
}

static void
reserve_for (DpTestSource *fixture,
             Ledger       *ledger,
             guint         n_at_once)
{
  ledger->fixture = fixture;
  dp_source_set_reserve (fixture->source, n_at_once, reserve, ledger, NULL);
}

/* Retries are calls, too. */
static DexFuture *
test_reserved_before_sent_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  Ledger ledger = { .allowed = 100 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  reserve_for (&fixture, &ledger, 1);
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ledger.n_reserved, ==, 2);
  g_assert_cmpuint (ledger.n_sent, ==, 1);

  return dex_future_new_true ();
}

/* Those who come while some are reserved share them; tomorrow's calls are reserved tomorrow. */
static DexFuture *
test_reserved_at_once_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  Ledger ledger = { .allowed = 100 };
  g_autoptr(DpRequest) request = NULL;
  DexFuture *calls[6];

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  reserve_for (&fixture, &ledger, 4);
  request = dp_request_new ("alphavantage", "GLOBAL_QUOTE", "ABC", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      dp_test_transport_add_reply (fixture.transport, 404, "no", -1);
      calls[i] = dp_source_fetch (fixture.source, request);
    }
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    g_assert_null (dp_test_await_on_clock (fixture.clock, STEP_US, calls[i], NULL));
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 6);
  g_assert_cmpuint (ledger.n_times, ==, 2);
  g_assert_cmpuint (ledger.n_reserved, ==, 8);

  dp_clock_advance (fixture.clock, 86400 * SECOND_US);
  dp_test_transport_add_reply (fixture.transport, 404, "no", -1);
  g_assert_null (dp_test_source_fetch_request (&fixture, request, NULL));
  g_assert_cmpuint (ledger.n_times, ==, 3);

  return dex_future_new_true ();
}

/* Somebody else has used up what this process takes for its own. */
static DexFuture *
test_reserved_by_others_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  Ledger ledger = { .allowed = 1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_source_set_budget (fixture.source, 10, "The day is over.");
  reserve_for (&fixture, &ledger, 3);
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_null (reply);
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
test_spent_fiber (gpointer data)
{
  static const struct
  {
    const char *source;
    const char *reply;
    guint       status;
    gint64      pause_s;
    const char *until;
  } cases[] = {
    { "alphavantage", SPENT, 200, -1, "2026-11-21T00:00:00Z" },
    { "alphavantage", TOO_FAST, 200, 3600, "2026-11-20T23:00:00Z" },
    { "alphavantage", BAD_KEY, 200, -1, NULL },
    { "coingecko",
      "{\"status\":{\"error_code\":10006,\"error_message\":\"monthly credits used up\"}}", 429, -1,
      "2026-12-01T00:00:00Z" },
    { "rss", "", 503, 3600, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(DpTestSource) fixture = { 0 };
      g_autoptr(GPtrArray) requests = NULL;
      g_autofree char *until = NULL;
      gint64 until_us;

      dp_test_source_init (&fixture, cases[i].source,
                           (DpSourceOptions) { .max_attempts = 1 + (cases[i].pause_s > 0) });
      g_assert_cmpint (dp_source_get_spent_until_us (fixture.source), ==, 0);
      dp_test_transport_add_reply (fixture.transport, cases[i].status, cases[i].reply,
                                   cases[i].pause_s);
      requests = dp_source_list_requests (fixture.source, "http://a.example/",
                                          DP_SOURCE_NEEDS_ALL (20777));
      g_assert_null (
          dp_test_source_fetch_request (&fixture, g_ptr_array_index (requests, 0), NULL));
      until_us = dp_source_get_spent_until_us (fixture.source);
      until = until_us > 0 ? dp_timestamp_to_string (until_us - until_us % (60 * SECOND_US)) : NULL;
      g_assert_cmpstr (until, ==, cases[i].until);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_past_calls_fiber (gpointer data)
{
  g_auto(DpTestSource) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  gint64 start;

  dp_test_source_init (&fixture, "alphavantage", (DpSourceOptions) { .per_minute = 5 });
  start = dp_clock_get_monotonic_us (fixture.clock);
  dp_source_note_past_calls (fixture.source, 5, 40 * SECOND_US);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = dp_test_source_fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_test_transport_get_time (fixture.transport, 0) - start, >=, 20 * SECOND_US);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/extract/source-calls/budget", test_budget_fiber);
  dp_test_add_fiber ("/extract/source-calls/reserve/before-sent", test_reserved_before_sent_fiber);
  dp_test_add_fiber ("/extract/source-calls/reserve/at-once", test_reserved_at_once_fiber);
  dp_test_add_fiber ("/extract/source-calls/reserve/by-others", test_reserved_by_others_fiber);
  dp_test_add_fiber ("/extract/source-calls/spent", test_spent_fiber);
  dp_test_add_fiber ("/extract/source-calls/past-calls", test_past_calls_fiber);

  return g_test_run ();
}
