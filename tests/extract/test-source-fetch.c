/* test-source-fetch.c: limits, refusals and trying again, on a clock that the test moves
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
#include "dp-test.h"
#include "dp-test-transport.h"

#define STEP_US   G_GINT64_CONSTANT (20000)
#define SECOND_US G_GINT64_CONSTANT (1000000)

#define DAILY     "{\"Time Series (Daily)\":{\"2026-11-19\":{\"4. close\":\"10\"}}}"
#define TOO_FAST  "{\"Information\":\"Please consider spreading out your requests\"}"
#define BY_MINUTE "{\"Note\":\"Our call frequency is 5 calls per minute and 500 calls per day.\"}"
#define SPENT     "{\"Information\":\"Detected your API key as [key]; 25 requests per day\"}"
#define PREMIUM   "{\"Information\":\"outputsize=full is a premium feature\"}"
#define BAD_KEY   "{\"Error Message\":\"the parameter apikey is invalid or missing.\"}"
#define UNKNOWN   "{\"Error Message\":\"Invalid API call.\"}"

typedef struct
{
  DpClock         *clock;
  DpTestTransport *transport;
  DpSource        *source;
} Fixture;

static void
fixture_clear (Fixture *fixture)
{
  g_clear_object (&fixture->source);
  g_clear_object (&fixture->transport);
  g_clear_object (&fixture->clock);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static void
fixture_init (Fixture         *fixture,
              const char      *name,
              DpSourceOptions  options)
{
  fixture->clock = dp_clock_new_virtual (G_GINT64_CONSTANT (1795212000000000));
  fixture->transport = dp_test_transport_new (fixture->clock);
  options.transport = DP_TRANSPORT (fixture->transport);
  options.clock = fixture->clock;
  if (options.key == NULL)
    options.key = "SECRETKEY123";
  fixture->source = dp_source_new_by_name (name, &options);
}

static DpReply *
fetch_request (Fixture    *fixture,
               DpRequest  *request,
               GError    **error)
{
  return dp_test_await_on_clock (fixture->clock, STEP_US,
                                 dp_source_fetch (fixture->source, request), error);
}

/* Fiber: the first request for a symbol */
static DpReply *
fetch (Fixture  *fixture,
       GError  **error)
{
  g_autoptr(GPtrArray) requests = dp_source_list_requests (fixture->source, "ABC", DP_SOURCE_NEEDS_ALL (20777));

  return fetch_request (fixture, g_ptr_array_index (requests, 0), error);
}

static void
check_size (DpRequest  *request,
            const char *expected)
{
  g_assert_cmpstr (dp_request_get_param (request, "outputsize"), ==, expected);
}

static gint64
get_gap (Fixture *fixture,
         guint    index)
{
  return dp_test_transport_get_time (fixture->transport, index) -
         dp_test_transport_get_time (fixture->transport, index - 1);
}

static DexFuture *
test_success_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = fetch (&fixture, &error);
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .max_attempts = 4 });
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    dp_test_transport_add_error (fixture.transport, codes[i]);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = fetch (&fixture, &error);
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  for (int i = 0; i < 3; i++)
    dp_test_transport_add_reply (fixture.transport, 503, "", -1);
  g_assert_null (fetch (&fixture, &error));
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
      g_auto(Fixture) fixture = { 0 };
      g_autoptr(GError) error = NULL;

      fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
      dp_test_transport_add_reply (fixture.transport, 200, replies[i].body, -1);
      g_assert_null (fetch (&fixture, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, replies[i].code);
      g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 1);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_malformed_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  /* Once more, then it is the provider's state. */
  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .max_attempts = 5 });
  dp_test_transport_add_reply (fixture.transport, 200, "<html>", -1);
  dp_test_transport_add_reply (fixture.transport, 200, "<html>", -1);
  g_assert_null (fetch (&fixture, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 2);

  return dex_future_new_true ();
}

static DexFuture *
test_too_fast_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 200, TOO_FAST, -1);
  dp_test_transport_add_reply (fixture.transport, 200, TOO_FAST, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_gap (&fixture, 1), >=, SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), >=, SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), <=, 2 * SECOND_US + 2 * STEP_US);

  return dex_future_new_true ();
}

static DexFuture *
test_by_minute_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 200, BY_MINUTE, -1);
  dp_test_transport_add_reply (fixture.transport, 200, BY_MINUTE, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_gap (&fixture, 1), >=, 10 * SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), >=, 60 * SECOND_US);

  return dex_future_new_true ();
}

static DexFuture *
test_retry_after_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  fixture_init (&fixture, "coinpaprika", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 429, "{\"error\":\"too many requests\"}", 7);
  dp_test_transport_add_reply (fixture.transport, 503, "", 30);
  dp_test_transport_add_reply (fixture.transport, 200, "[]", -1);
  reply = fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_gap (&fixture, 1), >=, 7 * SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 1), <, 8 * SECOND_US);
  g_assert_cmpint (get_gap (&fixture, 2), >=, 30 * SECOND_US);

  return dex_future_new_true ();
}

static DexFuture *
test_retry_after_long_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, "coinpaprika", (DpSourceOptions) { 0 });
  dp_test_transport_add_reply (fixture.transport, 429, "{\"error\":\"too many requests\"}", 3600);
  g_assert_null (fetch (&fixture, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
  g_assert_nonnull (strstr (error->message, "60 minutes"));

  return dex_future_new_true ();
}

/* Five requests at once against a limit of two a second */
static DexFuture *
test_limit_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GPtrArray) requests = NULL;
  DexFuture *futures[5];

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .per_second = 2, .per_minute = 4 });
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GPtrArray) requests = NULL;
  DexFuture *futures[3];

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .per_second = 1 });
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(GPtrArray) later = NULL;
  g_autoptr(DpReply) first = NULL;
  g_autoptr(DpReply) second = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .full_history = TRUE });
  dp_test_transport_add_reply (fixture.transport, 200, PREMIUM, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  requests = dp_source_list_requests (fixture.source, "ABC", DP_SOURCE_NEEDS_ALL (20777));

  first = fetch_request (&fixture, g_ptr_array_index (requests, 0), &error);
  g_assert_no_error (error);
  check_size (dp_test_transport_get_request (fixture.transport, 0), "full");
  check_size (dp_test_transport_get_request (fixture.transport, 1), "compact");
  check_size (dp_reply_get_request (first), "compact");

  second = fetch_request (&fixture, g_ptr_array_index (requests, 0), &error);
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(GPtrArray) requests = NULL;

  fixture_init (&fixture, "coinpaprika", (DpSourceOptions) { .full_history = TRUE });
  dp_test_transport_add_reply (fixture.transport, 402, refusal, -1);
  dp_test_transport_add_reply (fixture.transport, 200, "[]", -1);
  dp_test_transport_add_reply (fixture.transport, 402, refusal, -1);
  requests = dp_source_list_requests (fixture.source, "btc-bitcoin",
                                      DP_SOURCE_NEEDS_ALL (dp_date_from_ymd (2026, 11, 20)));

  reply = fetch_request (&fixture, g_ptr_array_index (requests, 0), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_request_get_param (dp_reply_get_request (reply), "start"), ==, "2026-11-20");

  /* A window that ends before that day has nothing to offer. */
  g_assert_null (fetch_request (&fixture, g_ptr_array_index (requests, 1), &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_PLAN);
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 3);

  return dex_future_new_true ();
}

/* Without a key the provider itself is not asked; a gateway at another address is. */
static DexFuture *
test_no_key_fiber (gpointer data)
{
  static const char * const addresses[] = { NULL, "", "https://www.alphavantage.co/query" };
  g_auto(Fixture) gateway = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_auto(Fixture) direct = { 0 };

      fixture_init (&direct, "alphavantage",
                    (DpSourceOptions) { .key = "", .base_url = addresses[i] });
      g_assert_null (fetch (&direct, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY);
      g_assert_nonnull (strstr (error->message, "ALPHA_VANTAGE_API_KEY"));
      g_assert_cmpuint (dp_test_transport_get_n (direct.transport), ==, 0);
      g_clear_error (&error);
    }

  fixture_init (&gateway, "alphavantage",
                (DpSourceOptions) { .key = " ", .base_url = "http://localhost:1" });
  dp_test_transport_add_reply (gateway.transport, 200, DAILY, -1);
  reply = fetch (&gateway, &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static DexFuture *
on_pool_fiber (gpointer data)
{
  Fixture *fixture = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) requests = dp_source_list_requests (fixture->source, "ABC", DP_SOURCE_NEEDS_ALL (20777));
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .per_second = 5 });
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(DexPromise) stop = dex_promise_new ();
  g_autoptr(DexFuture) future = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
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
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .max_attempts = 1 });
  dp_test_transport_add_reply (fixture.transport, 200,
                               "{\"Information\":\"Something new about SECRETKEY123.\"}", -1);
  g_assert_null (fetch (&fixture, &error));
  g_assert_null (strstr (error->message, "SECRETKEY123"));
  g_assert_nonnull (strstr (error->message, "[key]"));

  return dex_future_new_true ();
}

/* A retry is a call, too, and what is not in the budget is neither sent nor waited for. */
static DexFuture *
test_budget_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  gint64 before;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .per_second = 1 });
  dp_source_set_budget (fixture.source, 2, "The day is over.");
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  reply = fetch (&fixture, &error);
  g_assert_null (reply);
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
  g_assert_cmpstr (error->message, ==, "The day is over.");
  g_assert_cmpuint (dp_test_transport_get_n (fixture.transport), ==, 2);

  g_clear_error (&error);
  before = dp_clock_get_monotonic_us (fixture.clock);
  reply = fetch (&fixture, &error);
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
  g_assert_cmpuint (dp_source_get_n_calls (fixture.source), ==, 2);
  g_assert_cmpint (dp_clock_get_monotonic_us (fixture.clock) - before, <, SECOND_US);

  return dex_future_new_true ();
}

/* What a database would keep: how many calls were reserved, and how many may be at the most */
typedef struct
{
  Fixture *fixture;
  guint    n_reserved;
  guint    n_times;
  guint    allowed;
  guint    n_sent;      /* when it was reserved last */
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

  return dex_scheduler_spawn (NULL, 0, reserve_fiber, g_memdup2 (&question, sizeof question), g_free);
}

static void
reserve_for (Fixture *fixture,
             Ledger  *ledger,
             guint    n_at_once)
{
  ledger->fixture = fixture;
  dp_source_set_reserve (fixture->source, n_at_once, reserve, ledger, NULL);
}

/* Retries are calls, too. */
static DexFuture *
test_reserved_before_sent_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  Ledger ledger = { .allowed = 100 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  reserve_for (&fixture, &ledger, 1);
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ledger.n_reserved, ==, 2);
  g_assert_cmpuint (ledger.n_sent, ==, 1);

  return dex_future_new_true ();
}

/* Those who come while some are reserved share them; tomorrow's calls are reserved tomorrow. */
static DexFuture *
test_reserved_at_once_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  Ledger ledger = { .allowed = 100 };
  g_autoptr(DpRequest) request = NULL;
  DexFuture *calls[6];

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
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
  g_assert_null (fetch_request (&fixture, request, NULL));
  g_assert_cmpuint (ledger.n_times, ==, 3);

  return dex_future_new_true ();
}

/* Somebody else has used up what this process takes for its own. */
static DexFuture *
test_reserved_by_others_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  Ledger ledger = { .allowed = 1 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { 0 });
  dp_source_set_budget (fixture.source, 10, "The day is over.");
  reserve_for (&fixture, &ledger, 3);
  dp_test_transport_add_reply (fixture.transport, 503, "oops", -1);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = fetch (&fixture, &error);
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
    { "coingecko", "{\"status\":{\"error_code\":10006,\"error_message\":\"monthly credits used up\"}}", 429, -1,
      "2026-12-01T00:00:00Z" },
    { "rss", "", 503, 3600, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(Fixture) fixture = { 0 };
      g_autoptr(GPtrArray) requests = NULL;
      g_autofree char *until = NULL;
      gint64 until_us;

      fixture_init (&fixture, cases[i].source, (DpSourceOptions) { .max_attempts = 1 + (cases[i].pause_s > 0) });
      g_assert_cmpint (dp_source_get_spent_until_us (fixture.source), ==, 0);
      dp_test_transport_add_reply (fixture.transport, cases[i].status, cases[i].reply, cases[i].pause_s);
      requests = dp_source_list_requests (fixture.source, "http://a.example/", DP_SOURCE_NEEDS_ALL (20777));
      g_assert_null (fetch_request (&fixture, g_ptr_array_index (requests, 0), NULL));
      until_us = dp_source_get_spent_until_us (fixture.source);
      until = until_us > 0 ? dp_timestamp_to_string (until_us - until_us % (60 * SECOND_US)) : NULL;
      g_assert_cmpstr (until, ==, cases[i].until);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_past_calls_fiber (gpointer data)
{
  g_auto(Fixture) fixture = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = NULL;
  gint64 start;

  fixture_init (&fixture, "alphavantage", (DpSourceOptions) { .per_minute = 5 });
  start = dp_clock_get_monotonic_us (fixture.clock);
  dp_source_note_past_calls (fixture.source, 5, 40 * SECOND_US);
  dp_test_transport_add_reply (fixture.transport, 200, DAILY, -1);
  reply = fetch (&fixture, &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_test_transport_get_time (fixture.transport, 0) - start, >=, 20 * SECOND_US);

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
  dp_test_add_fiber ("/extract/source-fetch/budget", test_budget_fiber);
  dp_test_add_fiber ("/extract/source-fetch/reserve/before-sent", test_reserved_before_sent_fiber);
  dp_test_add_fiber ("/extract/source-fetch/reserve/at-once", test_reserved_at_once_fiber);
  dp_test_add_fiber ("/extract/source-fetch/reserve/by-others", test_reserved_by_others_fiber);
  dp_test_add_fiber ("/extract/source-fetch/spent", test_spent_fiber);
  dp_test_add_fiber ("/extract/source-fetch/past-calls", test_past_calls_fiber);

  return g_test_run ();
}
