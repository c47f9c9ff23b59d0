/* test-coingecko.c: what CoinGecko is asked and sends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
#include "dp-test-batch.h"
#include "dp-test-provider.h"
#include "dp-test.h"

#define BASE    "https://api.example/v3"
#define CHART   "/coins/{id}/market_chart"
#define MINUTES "/coins/{id}/market_chart?days=1"
#define OHLC    "/coins/{id}/ohlc"
#define MARKETS "/coins/markets"

static DpSource *source;

static DpBatch *
decode_days (const char  *endpoint,
             const char  *days,
             guint        status,
             const char  *body,
             GError     **error)
{
  g_autoptr(DpRequest) request = dp_request_new ("coingecko", endpoint, "abc", "/x");
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (status, "application/json", bytes, 0, 0, -1);

  dp_request_add_param (request, "vs_currency", "usd");
  if (days != NULL)
    dp_request_add_param (request, "days", days);

  return dp_source_decode (source, request, reply, error);
}

static DpBatch *
decode (const char *endpoint,
        const char *days,
        const char *body)
{
  g_autoptr(GError) error = NULL;
  DpBatch *batch = decode_days (endpoint, days, 200, body, &error);

  g_assert_no_error (error);

  return batch;
}

static void
check_time (gint64      us,
            const char *expected)
{
  g_autofree char *text = dp_timestamp_to_string (us);

  g_assert_cmpstr (text, ==, expected);
}

static void
check_request (DpRequest  *request,
               const char *endpoint,
               const char *expected)
{
  g_autofree char *uri = dp_request_build_uri (request, BASE, NULL, NULL);

  g_assert_cmpstr (dp_request_get_endpoint (request), ==, endpoint);
  g_assert_cmpstr (uri, ==, expected);
}

static DpSource *
new_source (const char *plan,
            gboolean    full_history)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();

  return dp_source_new_by_name ("coingecko", &(DpSourceOptions) { .transport = transport,
                                                                  .plan = plan,
                                                                  .full_history = full_history });
}

static void
test_requests (void)
{
  gint32 today = dp_date_from_ymd (2026, 11, 20);
  g_autoptr(DpSource) pro = new_source ("pro", TRUE);
  g_autoptr(GPtrArray) year = NULL;
  g_autoptr(GPtrArray) all = NULL;
  gint32 first;
  gint32 last;

  year = dp_source_list_requests (source, "a b", DP_SOURCE_NEEDS_ALL (today));
  g_assert_cmpuint (year->len, ==, 2);
  check_request (year->pdata[0], CHART,
                 BASE "/coins/a%20b/market_chart?vs_currency=usd&days=365&precision=full");
  check_request (year->pdata[1], MARKETS,
                 BASE
                 "/coins/markets?vs_currency=usd&ids=a%20b&per_page=250&page=1&precision=full");
  g_assert_true (dp_request_get_window (year->pdata[0], &first, &last));
  g_assert_cmpint (first, ==, today - 365);
  g_assert_cmpint (last, ==, today - 2);

  all = dp_source_list_requests (pro, "abc", DP_SOURCE_NEEDS_ALL (today));
  g_assert_cmpstr (dp_request_get_param (all->pdata[0], "days"), ==, "max");
}

/* Below 91 days there would be points of hours, which are no days. */
static void
test_requests_missing (void)
{
  const char * const datasets[] = { "daily", "ohlc", "minutes", "hourly", NULL };
  gint32 today = dp_date_from_ymd (2026, 11, 20);
  const struct { gint32 age; const char *free, *pro; } cases[] = {
    { 1, "91", "91" }, { 90, "91", "91" }, { 200, "200", "200" }, { 365, "365", "365" },
    { 366, "365", "max" },
  };
  g_autoptr(DpSource) pro = new_source ("pro", TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint32 day = today - cases[i].age;
      g_autoptr(GArray) missing = g_array_new (FALSE, FALSE, sizeof (gint32));
      DpSourceNeeds needs = { .today = today, .from = DP_DATE_NONE, .to = DP_DATE_NONE,
                              .missing = missing, .datasets = datasets };
      g_autoptr(GPtrArray) few = NULL;
      g_autoptr(GPtrArray) many = NULL;

      g_array_append_val (missing, day);
      few = dp_source_list_requests (source, "abc", &needs);
      many = dp_source_list_requests (pro, "abc", &needs);
      g_assert_cmpuint (few->len, ==, 4);
      g_assert_cmpstr (dp_request_get_param (few->pdata[0], "days"), ==, cases[i].free);
      g_assert_cmpstr (dp_request_get_param (many->pdata[0], "days"), ==, cases[i].pro);
    }
}

static void
test_batch (void)
{
  const char * const ids[] = { "a", "b", "c", "d", NULL };
  g_autoptr(DpRequest) request = dp_source_combine (source, MARKETS, ids);

  g_assert_cmpuint (dp_source_get_batch_size (source, MARKETS), ==, 250);
  g_assert_cmpuint (dp_source_get_batch_size (source, CHART), ==, 1);
  check_request (request, MARKETS, BASE "/coins/markets?vs_currency=usd&ids=a%2Cb%2Cc%2Cd"
                 "&per_page=250&page=1&precision=full");
  g_assert_cmpstr (dp_request_list_symbols (request)[3], ==, "d");
  g_assert_cmpstr (dp_request_get_title (request), ==, "a, b and 2 others");
}

/* 1763510400000 is 2025-11-19 00:00 UTC. */
static void
test_chart_daily (void)
{
  static const char body[] =
    "{\"prices\":[[1763510400000,1.5e-7],[1763596800000,2],[1763683200000,null],"
    "[1763769600000,0],[1763790000000,3.25]],"
    "\"market_caps\":[[1763596800000,1.2E10],[1763790000000,null]],"
    "\"total_volumes\":[[1763510400000,7],[1763596800001,8],[1763790000000,9]]}";
  g_autoptr(DpBatch) batch = decode (CHART, "365", body);
  const DpInstrumentRows *rows = dp_batch_get_instrument (batch, 0);
  const DpBar *bars = (const DpBar *) rows->bars->data;
  const DpQuote *now = (const DpQuote *) rows->quotes->data;

  g_assert_cmpuint (batch->n_records, ==, 4);
  g_assert_cmpuint (rows->bars->len, ==, 2);
  g_assert_cmpint (bars[0].date, ==, dp_date_from_ymd (2025, 11, 18));
  check_decimal (bars[0].close, "0.00000015");
  check_decimal (bars[0].volume, "7");
  g_assert_false (dp_decimal_is_set (bars[0].market_cap));
  g_assert_false (dp_decimal_is_set (bars[0].open));
  g_assert_cmpint (bars[1].date, ==, dp_date_from_ymd (2025, 11, 19));
  check_decimal (bars[1].market_cap, "12000000000");
  g_assert_false (dp_decimal_is_set (bars[1].volume));
  g_assert_cmpuint (rows->quotes->len, ==, 1);
  check_decimal (now->price, "3.25");
  check_decimal (now->volume, "9");
  check_time (now->observed_us, "2025-11-22T05:40:00Z");
  g_assert_cmpuint (batch->rejects->len, ==, 1);
  check_position (batch, 0, "prices[3]");
  g_assert_cmpstr (rows->currency, ==, "USD");
}

/* Finer points are prices at moments, also at midnight. */
static void
test_chart_finer (void)
{
  static const char body[] =
    "{\"prices\":[[1763510100123,1],[1763510400000,2],[1763510700456,3]],"
    "\"market_caps\":[],\"total_volumes\":[[1763510400000,5]]}";
  g_autoptr(DpBatch) minutes = decode (MINUTES, "1", body);
  g_autoptr(DpBatch) hours = decode (CHART, NULL, body);

  g_assert_cmpuint (dp_batch_get_instrument (minutes, 0)->quotes->len, ==, 3);
  g_assert_cmpuint (dp_batch_get_instrument (minutes, 0)->bars->len, ==, 0);
  g_assert_cmpuint (dp_batch_get_instrument (hours, 0)->bars->len, ==, 0);
}

/* What ends between two steps is still going on. */
static void
test_ohlc (void)
{
  static const char body[] =
    "[[1763596800000,2,4,1,3],[1763510400000,1,2,0.5,2],[1763683200000,3,2,1,3],"
    "[1763769600000,3],[\"x\",1,1,1,1],[1763770001000,1,1,1,1]]";
  static const struct { const char *days; gint32 step; const char *start; } cases[] = {
    { "1", 1800, "2025-11-18T23:30:00Z" },
    { "2", 1800, "2025-11-18T23:30:00Z" },
    { "3", 14400, "2025-11-18T20:00:00Z" },
    { "30", 14400, "2025-11-18T20:00:00Z" },
    { "31", 345600, "2025-11-15T00:00:00Z" },
    { "max", 345600, "2025-11-15T00:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpBatch) batch = decode (OHLC, cases[i].days, body);
      const GArray *candles = dp_batch_get_instrument (batch, 0)->candles;
      const DpCandle *candle = (const DpCandle *) candles->data;

      g_assert_cmpuint (candles->len, ==, 2);
      g_assert_cmpint (candle->interval_s, ==, cases[i].step);
      check_time (candle->start_us, cases[i].start);
      check_decimal (candle->high, "2");
      g_assert_false (dp_decimal_is_set (candle->volume));
      g_assert_cmpuint (batch->rejects->len, ==, 3);
      g_assert_cmpuint (batch->n_records, ==, 5);
    }
}

static void
test_markets (void)
{
  static const char body[] =
    "[{\"id\":\"bitcoin\",\"symbol\":\"btc\",\"name\":\"Bitcoin \",\"current_price\":16730.75,"
    "\"market_cap\":322053364166,\"total_volume\":1.2892500366e10,\"high_24h\":16759.71,"
    "\"low_24h\":null,\"price_change_percentage_24h\":0.96122,"
    "\"last_updated\":\"2023-01-02T17:08:13.102Z\"},"
    "{\"id\":\"dead\",\"symbol\":\"d\",\"name\":\"Dead\",\"current_price\":null,"
    "\"last_updated\":\"2023-01-02T17:08:13.102Z\"},{\"name\":\"nobody\"},"
    "{\"id\":\"odd\",\"current_price\":true,\"last_updated\":\"2023-01-02T17:08:13.102Z\"}]";
  g_autoptr(DpBatch) batch = decode (MARKETS, NULL, body);
  g_autoptr(DpBatch) none = decode (MARKETS, NULL, "[]");
  const DpInstrumentRows *rows = dp_batch_get_instrument (batch, 0);
  const DpQuote *quote = (const DpQuote *) rows->quotes->data;

  g_assert_cmpuint (batch->n_records, ==, 4);
  g_assert_cmpuint (batch->instruments->len, ==, 3);
  g_assert_cmpstr (rows->source_symbol, ==, "bitcoin");
  g_assert_cmpstr (rows->symbol, ==, "BTC");
  g_assert_cmpstr (rows->name, ==, "Bitcoin");
  check_decimal (quote->price, "16730.75");
  check_decimal (quote->volume, "12892500366");
  check_decimal (quote->high, "16759.71");
  g_assert_false (dp_decimal_is_set (quote->low));
  check_time (quote->observed_us, "2023-01-02T17:08:13.102000Z");
  g_assert_cmpuint (batch->rejects->len, ==, 3);
  check_position (batch, 0, "dead");
  check_position (batch, 1, "[2]");
  check_position (batch, 2, "odd");
  g_assert_cmpuint (none->instruments->len, ==, 0);
}

static void
test_errors (void)
{
  static const struct { guint status; const char *body; int code; } replies[] = {
    { 429, "{\"status\":{\"error_code\":429,\"error_message\":\"You've exceeded the Rate Limit\"}}",
      DP_EXTRACT_ERROR_TOO_FAST },
    { 200, "{\"status\":{\"error_code\":429,\"error_message\":\"You've exceeded the Rate Limit\"}}",
      DP_EXTRACT_ERROR_TOO_FAST },
    { 429, "{\"status\":{\"error_code\":429,\"error_message\":\"monthly credits are used up\"}}",
      DP_EXTRACT_ERROR_QUOTA_SPENT },
    { 401, "{\"error\":{\"status\":{\"error_code\":10012,\"error_message\":\"time range\"}}}",
      DP_EXTRACT_ERROR_PLAN },
    { 400, "{\"error_code\":10010,\"status\":{\"error_message\":\"use pro-api\"}}",
      DP_EXTRACT_ERROR_KEY },
    { 400, "{\"status\":{\"error_code\":10011,\"error_message\":\"use api\"}}",
      DP_EXTRACT_ERROR_KEY },
    { 401, "{\"status\":{\"error_code\":10002,\"error_message\":\"API Key Missing\"}}",
      DP_EXTRACT_ERROR_KEY },
    { 401, "{\"status\":{\"error_code\":10005,\"error_message\":\"limited to PRO\"}}",
      DP_EXTRACT_ERROR_PLAN },
    { 404, "{\"error\":\"coin not found\"}", DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
    { 200, "{\"error\":\"coin not found\"}", DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
    { 422, "{\"error\":\"Missing parameter ids\"}", DP_EXTRACT_ERROR_REQUEST },
    { 403, "<html>Error 1020</html>", DP_EXTRACT_ERROR_FAILED },
    { 403, "{\"status\":{\"error_code\":1020,\"error_message\":\"denied\"}}",
      DP_EXTRACT_ERROR_FAILED },
    { 408, "", DP_EXTRACT_ERROR_TIMEOUT },
    { 429, "Throttled", DP_EXTRACT_ERROR_TOO_FAST },
    { 500, "{\"error\":\"internal\"}", DP_EXTRACT_ERROR_SERVER },
    { 503, "<html>", DP_EXTRACT_ERROR_SERVER },
    { 200, "<html>", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "{\"prices\":[[17", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "{\"market_caps\":[]}", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "[]", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "{\"error\":{}}", DP_EXTRACT_ERROR_FAILED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (decode_days (CHART, "365", replies[i].status, replies[i].body, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, DP_EXTRACT_ERROR, replies[i].code);
    }
}

static DpSource *
new_served (DpTestProvider *provider,
            const char     *plan)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  DpSourceOptions options = { .transport = transport, .plan = plan, .key = "SECRETKEY1",
                              .full_history = g_str_equal (plan, "pro"), .max_attempts = 1,
                              .base_url = dp_test_provider_get_url (provider) };

  return dp_source_new_by_name ("coingecko", &options);
}

static DexFuture *
test_keys (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpSource) demo = new_served (provider, "demo");
  g_autoptr(DpSource) pro = new_served (provider, "pro");
  g_autofree char *demo_key = NULL;
  g_autofree char *pro_key = NULL;
  g_autofree char *other = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_provider_answer (provider, "/ping", "{\"gecko_says\":\"(V3) To the Moon!\"}");
  g_assert_true (dex_await (dp_source_check (demo), &error));
  demo_key = dp_test_provider_dup_header (provider, "x-cg-demo-api-key");
  g_assert_cmpstr (demo_key, ==, "SECRETKEY1");
  g_assert_true (dex_await (dp_source_check (pro), &error));
  pro_key = dp_test_provider_dup_header (provider, "x-cg-pro-api-key");
  other = dp_test_provider_dup_header (provider, "x-cg-demo-api-key");
  g_assert_cmpstr (pro_key, ==, "SECRETKEY1");
  g_assert_null (other);

  dp_test_provider_answer_with (
      provider, "/ping", 0,
      &(DpTestAnswer) {
          .status = 400,
          .body = "{\"error_code\":10010,\"status\":{\"error_message\":\"SECRETKEY1\"}}" });
  g_assert_false (dex_await (dp_source_check (demo), &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY);
  g_assert_null (strstr (error->message, "SECRETKEY1"));

  return dex_future_new_true ();
}

/* More than a year is refused once; then the year is asked for, and nothing longer any more. */
static DexFuture *
test_range (gpointer data)
{
  static const char chart[] = "{\"prices\":[[1763510400000,1]],\"market_caps\":[],"
                              "\"total_volumes\":[]}";
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpSource) pro = new_served (provider, "pro");
  gint32 today = dp_date_from_ymd (2026, 11, 20);

  dp_test_provider_answer (provider, "days=365", chart);
  dp_test_provider_answer_with (provider, "days=max", 0, &(DpTestAnswer) {
    .status = 401, .body = "{\"error\":{\"status\":{\"error_code\":10012,"
                           "\"error_message\":\"exceeds the allowed time range\"}}}" });
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr(GPtrArray) requests = dp_source_list_requests (pro, "abc",
                                                               DP_SOURCE_NEEDS_ALL (today));
      g_autoptr(GError) error = NULL;
      g_autoptr(DpReply) reply = dex_await_object (dp_source_fetch (pro, requests->pdata[0]),
                                                   &error);

      g_assert_no_error (error);
      g_assert_nonnull (reply);
    }
  g_assert_cmpuint (dp_test_provider_count (provider, "days=max"), ==, 1);
  g_assert_cmpuint (dp_test_provider_count (provider, "days=365"), ==, 2);

  return dex_future_new_true ();
}

static DexFuture *
test_search (gpointer data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpSource) demo = new_served (provider, "demo");
  g_autoptr(GPtrArray) matches = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_provider_answer (provider, "/search&query=eth",
                           "{\"coins\":[{\"id\":\"ethereum\",\"name\":\"Ethereum\","
                           "\"symbol\":\"ETH\",\"market_cap_rank\":2},{\"name\":\"x\"}]}");
  matches = dex_await_boxed (dp_source_search (demo, "eth"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpstr (((DpSourceMatch *) matches->pdata[0])->id, ==, "ethereum");
  g_assert_cmpstr (((DpSourceMatch *) matches->pdata[0])->symbol, ==, "ETH");

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  source = new_source ("keyless", FALSE);
  g_test_add_func ("/extract/coingecko/requests", test_requests);
  g_test_add_func ("/extract/coingecko/requests/missing", test_requests_missing);
  g_test_add_func ("/extract/coingecko/batch", test_batch);
  g_test_add_func ("/extract/coingecko/chart/daily", test_chart_daily);
  g_test_add_func ("/extract/coingecko/chart/finer", test_chart_finer);
  g_test_add_func ("/extract/coingecko/ohlc", test_ohlc);
  g_test_add_func ("/extract/coingecko/markets", test_markets);
  g_test_add_func ("/extract/coingecko/errors", test_errors);
  dp_test_add_fiber ("/extract/coingecko/keys", test_keys);
  dp_test_add_fiber ("/extract/coingecko/range", test_range);
  dp_test_add_fiber ("/extract/coingecko/search", test_search);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}
