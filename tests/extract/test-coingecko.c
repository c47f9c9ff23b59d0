/* test-coingecko.c: CoinGecko's requests, replies and refusals
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source-match.h"
#include "dp-source.h"
#include "dp-test.h"
#include "dp-test-provider.h"

#define CHART   "/coins/{id}/market_chart"
#define OHLC    "/coins/{id}/ohlc"
#define MARKETS "/coins/markets"
#define BASE    "https://x"

static DpSource *source;

static DpBatch *
decode (const char  *endpoint,
        const char  *days,
        guint        status,
        const char  *body,
        GError     **error)
{
  g_autoptr(DpRequest) request = dp_request_new ("coingecko", endpoint, "bitcoin", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (status, "application/json", bytes, 0, 0, -1);

  if (days != NULL)
    dp_request_add_param (request, "days", days);

  return dp_source_decode (source, request, reply, error);
}

static void
check_decimal (DpDecimal   value,
               const char *expected)
{
  g_autofree char *text = dp_decimal_to_string (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
check_uri (DpRequest  *request,
           const char *expected)
{
  g_autofree char *uri = dp_request_build_uri (request, BASE, NULL, NULL);

  g_assert_cmpstr (uri, ==, expected);
}

static void
test_requests (void)
{
  gint32 today = dp_date_from_ymd (2026, 11, 20);
  g_autoptr(GPtrArray) all = dp_source_list_requests (source, "bitcoin", DP_SOURCE_NEEDS_ALL (today));
  g_autoptr(GArray) missing = g_array_new (FALSE, FALSE, sizeof (gint32));
  const char * const datasets[] = { "ohlc", "daily", NULL };
  DpSourceNeeds needs = *DP_SOURCE_NEEDS_ALL (today);
  g_autoptr(GPtrArray) few = NULL;
  g_autoptr(GPtrArray) none = NULL;
  gint32 day = today - 3;

  g_assert_cmpuint (all->len, ==, 2);
  check_uri (g_ptr_array_index (all, 0),
             BASE "/coins/bitcoin/market_chart?vs_currency=usd&days=365&interval=daily");
  check_uri (g_ptr_array_index (all, 1),
             BASE "/coins/markets?vs_currency=usd&ids=bitcoin&per_page=250&page=1&precision=full");

  needs.missing = missing;
  needs.datasets = datasets;
  none = dp_source_list_requests (source, "bitcoin", &needs);
  g_assert_cmpuint (none->len, ==, 1);
  check_uri (g_ptr_array_index (none, 0), BASE "/coins/bitcoin/ohlc?vs_currency=usd&days=30");

  g_array_append_val (missing, day);
  few = dp_source_list_requests (source, "bitcoin", &needs);
  check_uri (g_ptr_array_index (few, 0),
             BASE "/coins/bitcoin/market_chart?vs_currency=usd&days=4&interval=daily");
}

static void
test_days (void)
{
  /* 2024-03-09, 2024-03-10 00:00 UTC and a moment of that day; the lists are not of the same length. */
  static const char body[] =
    "{\"prices\":[[1709942400000,68300.5],[1710028800000,6.85e4],[1710050000123,69000]],"
    "\"market_caps\":[[1710028800000,1345000000000],[1709942400000,null]],"
    "\"total_volumes\":[[1709942400000,25000000000.75]]}";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode (CHART, "3", 200, body, &error);
  const DpInstrumentRows *rows;
  const DpBar *bars;

  g_assert_no_error (error);
  rows = dp_batch_get_instrument (batch, 0);
  g_assert_cmpuint (batch->rejects->len, ==, 0);
  g_assert_cmpuint (rows->bars->len, ==, 2);
  bars = (const DpBar *) rows->bars->data;
  g_assert_cmpint (bars[0].date, ==, dp_date_from_ymd (2024, 3, 8));
  check_decimal (bars[0].close, "68300.5");
  check_decimal (bars[0].volume, "25000000000.75");
  g_assert_false (dp_decimal_is_set (bars[0].market_cap));
  check_decimal (bars[1].close, "68500");
  check_decimal (bars[1].market_cap, "1345000000000");
  g_assert_cmpuint (rows->quotes->len, ==, 1);
  g_assert_cmpint (g_array_index (rows->quotes, DpQuote, 0).observed_us, ==, 1710050000123000);
  g_assert_cmpstr (rows->kind, ==, "coin");
}

static void
test_minutes (void)
{
  static const char body[] =
    "{\"prices\":[[1709942400000,1.5],[1709942700000,1.6],[1709943000000,0],[1709943300000,\"x\"]],"
    "\"market_caps\":[],\"total_volumes\":[]}";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode (CHART, "1", 200, body, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 0);
  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->quotes->len, ==, 2);
  g_assert_cmpuint (batch->rejects->len, ==, 2);
}

/* Candles are stamped with their end, and the last may be going on. */
static void
test_candles (void)
{
  static const char body[] = "[[1709942400000,10,12,9,11],[1709956800000,11,11,12,11],[1709960000000,1,1,1,1]]";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode (OHLC, "7", 200, body, &error);
  const DpCandle *candle;

  g_assert_no_error (error);
  g_assert_cmpuint (batch->n_records, ==, 3);
  g_assert_cmpuint (batch->rejects->len, ==, 1);
  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->candles->len, ==, 1);
  candle = &g_array_index (dp_batch_get_instrument (batch, 0)->candles, DpCandle, 0);
  g_assert_cmpint (candle->interval_s, ==, 4 * 3600);
  g_assert_cmpint (candle->start_us, ==, (1709942400 - 4 * 3600) * G_GINT64_CONSTANT (1000000));
  check_decimal (candle->high, "12");
}

static void
test_markets (void)
{
  static const char body[] =
    "[{\"id\":\"bitcoin\",\"symbol\":\"btc\",\"name\":\"Bitcoin\",\"current_price\":84000.5,\"market_cap\":0,"
    "\"total_volume\":3.5e10,\"price_change_percentage_24h\":-1.25,\"last_updated\":\"2026-11-20T10:00:00.125Z\"},"
    "{\"id\":\"dead\",\"symbol\":\"ded\",\"name\":\"Dead\",\"current_price\":null,\"market_cap\":null,"
    "\"total_volume\":null,\"last_updated\":\"2026-11-20T10:00:00Z\"},"
    "{\"id\":\"tiny\",\"symbol\":\"tny\",\"name\":\"Tiny\",\"current_price\":1.2e-9,\"market_cap\":5,"
    "\"total_volume\":1,\"last_updated\":\"2026-11-20T10:00:00Z\"}]";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode (MARKETS, NULL, 200, body, &error);
  const DpInstrumentRows *bitcoin, *tiny;

  g_assert_no_error (error);
  g_assert_cmpuint (batch->instruments->len, ==, 2);
  g_assert_cmpuint (batch->rejects->len, ==, 1);
  bitcoin = dp_batch_get_instrument (batch, 0);
  tiny = dp_batch_get_instrument (batch, 1);
  g_assert_cmpstr (bitcoin->symbol, ==, "BTC");
  g_assert_cmpstr (bitcoin->name, ==, "Bitcoin");
  check_decimal (g_array_index (bitcoin->quotes, DpQuote, 0).volume, "35000000000");
  check_decimal (g_array_index (tiny->quotes, DpQuote, 0).price, "0.0000000012");
}

static void
test_refusals (void)
{
  static const struct { guint status; const char *body; int code; } refusals[] = {
    { 429, "{\"status\":{\"error_code\":429,\"error_message\":\"You've exceeded the Rate Limit\"}}",
      DP_EXTRACT_ERROR_TOO_FAST },
    { 200, "{\"status\":{\"error_code\":429,\"error_message\":\"You've exceeded the Rate Limit\"}}",
      DP_EXTRACT_ERROR_TOO_FAST },
    { 401, "{\"error\":{\"status\":{\"error_code\":10012,\"error_message\":\"exceeds the allowed time range\"}}}",
      DP_EXTRACT_ERROR_PLAN },
    { 400, "{\"error_code\":10010,\"status\":{\"error_message\":\"demo key\"}}", DP_EXTRACT_ERROR_KEY },
    { 401, "{\"status\":{\"error_code\":10002,\"error_message\":\"API Key Missing\"}}", DP_EXTRACT_ERROR_KEY },
    { 403, "{\"status\":{\"error_code\":10005,\"error_message\":\"not in plan\"}}", DP_EXTRACT_ERROR_PLAN },
    { 404, "{\"error\":\"coin not found\"}", DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
    { 403, "<html>1020</html>", DP_EXTRACT_ERROR_REQUEST },
    { 503, "", DP_EXTRACT_ERROR_SERVER },
    { 200, "{\"prices\":", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "[]", DP_EXTRACT_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", refusals[i].body);
      g_assert_null (decode (CHART, "365", refusals[i].status, refusals[i].body, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, refusals[i].code);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* The key goes in the header of its plan. */
static DexFuture *
test_keys (gpointer user_data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  static const char * const plans[][2] = {
    { "demo", "x-cg-demo-api-key" }, { "pro", "x-cg-pro-api-key" },
  };

  dp_test_provider_answer (provider, "", "{\"gecko_says\":\"(V3) To the Moon!\"}");
  for (gsize i = 0; i < G_N_ELEMENTS (plans); i++)
    {
      g_autoptr(DpSource) with_key = NULL;
      g_autofree char *header = NULL;
      g_autoptr(GError) error = NULL;

      with_key = dp_source_new_by_name ("coingecko", &(DpSourceOptions) {
        .transport = transport, .base_url = dp_test_provider_get_url (provider), .key = "secret",
        .plan = plans[i][0] });
      g_assert_true (dex_await_boolean (dp_source_check (with_key), &error));
      g_assert_no_error (error);
      header = dp_test_provider_dup_header (provider, plans[i][1]);
      g_assert_cmpstr (header, ==, "secret");
    }

  return dex_future_new_true ();
}

/* Too long a range is asked for again as the plan has it. */
static DexFuture *
test_shorter (gpointer user_data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_autoptr(DpSource) paid = NULL;
  g_autoptr(GPtrArray) requests = NULL;
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_provider_answer (provider, "days=365", "{\"prices\":[[1709942400000,1]],\"market_caps\":[],"
                           "\"total_volumes\":[]}");
  dp_test_provider_answer_with (provider, "days=3650", 0, &(DpTestAnswer) {
    .status = 401,
    .body = "{\"error\":{\"status\":{\"error_code\":10012,\"error_message\":\"exceeds\"}}}" });
  paid = dp_source_new_by_name ("coingecko", &(DpSourceOptions) {
    .transport = transport, .base_url = dp_test_provider_get_url (provider), .full_history = TRUE });
  requests = dp_source_list_requests (paid, "bitcoin", DP_SOURCE_NEEDS_ALL (20777));
  reply = dex_await_object (dp_source_fetch (paid, g_ptr_array_index (requests, 0)), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_request_get_param (dp_reply_get_request (reply), "days"), ==, "365");

  return dex_future_new_true ();
}

static DexFuture *
test_search (gpointer user_data)
{
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_autoptr(DpSource) searched = NULL;
  g_autoptr(GPtrArray) matches = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_provider_answer (provider, "/search&query=bit", "{\"coins\":[{\"id\":\"bitcoin\",\"name\":\"Bitcoin\","
                           "\"symbol\":\"BTC\"}],\"exchanges\":[]}");
  searched = dp_source_new_by_name ("coingecko", &(DpSourceOptions) {
    .transport = transport, .base_url = dp_test_provider_get_url (provider) });
  matches = dex_await_boxed (dp_source_search (searched, "bit"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 1);
  g_assert_cmpstr (((DpSourceMatch *) g_ptr_array_index (matches, 0))->id, ==, "bitcoin");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(DpTransport) transport = NULL;
  int result;

  dp_test_init (&argc, &argv);
  transport = dp_http_transport_new ();
  source = dp_source_new_by_name ("coingecko", &(DpSourceOptions) { .transport = transport });

  g_test_add_func ("/extract/coingecko/requests", test_requests);
  g_test_add_func ("/extract/coingecko/days", test_days);
  g_test_add_func ("/extract/coingecko/minutes", test_minutes);
  g_test_add_func ("/extract/coingecko/candles", test_candles);
  g_test_add_func ("/extract/coingecko/markets", test_markets);
  g_test_add_func ("/extract/coingecko/refusals", test_refusals);
  dp_test_add_fiber ("/extract/coingecko/keys", test_keys);
  dp_test_add_fiber ("/extract/coingecko/shorter", test_shorter);
  dp_test_add_fiber ("/extract/coingecko/search", test_search);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}
