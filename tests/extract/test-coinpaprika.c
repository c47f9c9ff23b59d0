/* test-coinpaprika.c: what CoinPaprika is asked and sends
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

#define BASE    "https://api.example/v1"
#define OHLCV   "/coins/{id}/ohlcv/historical"
#define TICKERS "/tickers/{id}"

static DpSource *source;

static DpBatch *
decode (const char  *endpoint,
        guint        status,
        const char  *body,
        GError     **error)
{
  g_autoptr(DpRequest) request = dp_request_new ("coinpaprika", endpoint, "abc-alpha", "/x");
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (status, "application/json", bytes, 0, 0, -1);

  return dp_source_decode (source, request, reply, error);
}

static DpBatch *
decode_fixture (const char *endpoint,
                const char *name)
{
  g_autofree char *path = dp_test_dup_fixture (name);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  DpBatch *batch;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  batch = decode (endpoint, 200, text, &error);
  g_assert_no_error (error);

  return batch;
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

static void
test_requests (void)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  g_autoptr(DpSource) full = NULL;
  g_autoptr(GPtrArray) year = NULL;
  g_autoptr(GPtrArray) years = NULL;
  gint32 today = dp_date_from_ymd (2026, 11, 20);

  full = dp_source_new_by_name ("coinpaprika", &(DpSourceOptions) { .transport = transport,
                                                                    .full_history = TRUE });
  year = dp_source_list_requests (source, "btc-bitcoin", DP_SOURCE_NEEDS_ALL (today));
  g_assert_cmpuint (year->len, ==, 2);
  check_request (g_ptr_array_index (year, 0), OHLCV,
                 BASE "/coins/btc-bitcoin/ohlcv/historical?start=2025-11-21&limit=365&interval=24h"
                 "&quote=usd");
  check_request (g_ptr_array_index (year, 1), TICKERS, BASE "/tickers/btc-bitcoin");

  /* Windows that touch but do not overlap, newest first */
  years = dp_source_list_requests (full, "a/../b", DP_SOURCE_NEEDS_ALL (today));
  g_assert_cmpuint (years->len, ==, 6);
  check_request (g_ptr_array_index (years, 1), OHLCV,
                 BASE "/coins/a%2F..%2Fb/ohlcv/historical?start=2024-11-21&limit=365&interval=24h"
                 "&quote=usd");
}

static void
test_ohlcv (void)
{
  g_autoptr(DpBatch) batch = decode_fixture (OHLCV,
                                             "coinpaprika/ohlcv_historical_btc_2days_2019.json");
  const DpBar *bar = &g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 1);

  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 2);
  g_assert_cmpstr (dp_batch_get_instrument (batch, 0)->kind, ==, "coin");
  g_assert_cmpstr (dp_batch_get_instrument (batch, 0)->currency, ==, "USD");
  g_assert_cmpstr (dp_batch_get_instrument (batch, 0)->time_zone, ==, "UTC");
  g_assert_cmpint (bar->date, ==, dp_date_from_ymd (2019, 1, 2));
  check_decimal (bar->open, "3852.19783968");
  check_decimal (bar->high, "3951.20469616");
  check_decimal (bar->low, "3811.88806393");
  check_decimal (bar->close, "3941.99122065");
  check_decimal (bar->volume, "3627095860");
  check_decimal (bar->market_cap, "67250129005");
}

static void
test_ohlcv_odd (void)
{
  static const char body[] =
    "[{\"time_open\":\"2026-01-03T00:00:00Z\",\"open\":1e-7,\"high\":2.5E-7,\"low\":1e-7,"
    "\"close\":2e-7,\"volume\":0.25,\"market_cap\":0},"
    "{\"time_open\":\"2026-01-02T00:00:00Z\",\"open\":null,\"high\":null,\"low\":null,\"close\":3,"
    "\"volume\":null,\"market_cap\":null},"
    "{\"time_open\":\"2026-01-01T00:00:00Z\",\"open\":0,\"high\":0,\"low\":0,\"close\":0},"
    "{\"open\":1,\"close\":1},{\"time_open\":\"2025-12-31T00:00:00Z\",\"close\":true},null,7]";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode (OHLCV, 200, body, &error);
  const DpBar *bars = (const DpBar *) dp_batch_get_instrument (batch, 0)->bars->data;

  g_assert_no_error (error);
  g_assert_cmpuint (batch->n_records, ==, 7);
  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 2);
  g_assert_cmpuint (batch->rejects->len, ==, 5);
  check_position (batch, 0, "2026-01-01");
  check_position (batch, 1, "row 4");
  check_decimal (bars[0].close, "3");
  g_assert_false (dp_decimal_is_set (bars[0].open));
  check_decimal (bars[1].high, "0.00000025");
  check_decimal (bars[1].volume, "0.25");
  g_assert_false (dp_decimal_is_set (bars[1].market_cap));
}

static void
test_ohlcv_empty (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode (OHLCV, 200, "[]", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (batch->n_records, ==, 0);
}

static void
test_ticker (void)
{
  g_autoptr(DpBatch) ada = decode_fixture (TICKERS, "coinpaprika/ticker_ada_2021-05-17.json");
  g_autoptr(DpBatch) btc = decode_fixture (TICKERS, "coinpaprika/ticker_btc_2022-04-19.json");
  const DpQuote *quote = &g_array_index (dp_batch_get_instrument (ada, 0)->quotes, DpQuote, 0);
  g_autofree char *observed = dp_timestamp_to_string (quote->observed_us);

  g_assert_cmpstr (dp_batch_get_instrument (ada, 0)->symbol, ==, "ADA");
  g_assert_cmpstr (dp_batch_get_instrument (ada, 0)->name, ==, "Cardano");
  g_assert_cmpstr (observed, ==, "2021-05-17T04:48:39Z");
  g_assert_cmpint (quote->trading_date, ==, dp_date_from_ymd (2021, 5, 17));
  check_decimal (quote->price, "2.12002421");
  check_decimal (quote->volume, "8503083622.9605");
  check_decimal (quote->market_cap, "65959220682");
  check_decimal (quote->change_percent, "-8.4");
  check_decimal (g_array_index (dp_batch_get_instrument (btc, 0)->quotes, DpQuote, 0).price,
                 "41389.57931641128");
}

static void
test_ticker_odd (void)
{
  static const char body[] =
    "{\"id\":\"m-x\",\"name\":\"MemeCore \",\"symbol\":\"mx\","
    "\"last_updated\":\"2026-01-01T10:00:00Z\","
    "\"quotes\":{\"USD\":{\"price\":1,\"market_cap\":0,\"percent_change_24h\":0}}}";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) named = decode (TICKERS, 200, body, &error);
  g_autoptr(DpBatch) priceless = decode (TICKERS, 200, "{\"id\":\"m-x\",\"quotes\":{}}", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (dp_batch_get_instrument (named, 0)->name, ==, "MemeCore");
  g_assert_cmpstr (dp_batch_get_instrument (named, 0)->symbol, ==, "MX");
  check_decimal (
      g_array_index (dp_batch_get_instrument (named, 0)->quotes, DpQuote, 0).change_percent, "0");
  g_assert_false (dp_decimal_is_set (
      g_array_index (dp_batch_get_instrument (named, 0)->quotes, DpQuote, 0).market_cap));
  g_assert_cmpuint (priceless->rejects->len, ==, 1);
}

/* Of a batch of all coins, those asked for */
static void
test_tickers (void)
{
  static const char body[] =
    "[{\"id\":\"a-a\",\"symbol\":\"A\",\"name\":\"A\",\"last_updated\":\"2026-01-01T10:00:00Z\","
    "\"quotes\":{\"USD\":{\"price\":1.5e-9}}},"
    "{\"id\":\"b-b\",\"symbol\":\"B\",\"last_updated\":\"2026-01-01T10:00:00Z\","
    "\"quotes\":{\"USD\":{\"price\":2}}},"
    "{\"id\":\"c-c\",\"quotes\":{\"USD\":{\"price\":null}}}]";
  const char * const symbols[] = { "a-a", "c-c", "d-d", "e-e", "f-f", NULL };
  g_autoptr(DpRequest) request = dp_source_combine (source, TICKERS, symbols);
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (200, "application/json", bytes, 0, 0, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = dp_source_decode (source, request, reply, &error);
  const DpInstrumentRows *rows;

  g_assert_no_error (error);
  check_request (request, "/tickers", BASE "/tickers");
  g_assert_cmpstr (dp_request_get_title (request), ==, "a-a, c-c and 3 others");
  g_assert_cmpuint (dp_source_get_batch_size (source, TICKERS), >, 1000);
  g_assert_cmpuint (dp_source_get_batch_size (source, OHLCV), ==, 1);
  g_assert_null (dp_source_combine (source, TICKERS, (const char *[]) { "a-a", "b-b", NULL }));
  g_assert_cmpuint (batch->n_records, ==, 2);
  g_assert_cmpuint (batch->instruments->len, ==, 2);
  rows = dp_batch_get_instrument (batch, 0);
  g_assert_cmpstr (rows->source_symbol, ==, "a-a");
  check_decimal (g_array_index (rows->quotes, DpQuote, 0).price, "0.0000000015");
  check_position (batch, 0, "c-c");
}

static void
test_ticks (void)
{
  static const char body[] =
    "[{\"timestamp\":\"2026-11-19T10:00:00Z\",\"price\":91000.5,\"volume_24h\":3.5e10,"
    "\"market_cap\":0},{\"timestamp\":\"soon\",\"price\":1},"
    "{\"timestamp\":\"2026-11-19T11:00:00Z\",\"price\":0}]";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode ("/tickers/{id}/historical", 200, body, &error);
  const DpInstrumentRows *rows = dp_batch_get_instrument (batch, 0);
  const DpQuote *quote = &g_array_index (rows->quotes, DpQuote, 0);
  g_autofree char *observed = dp_timestamp_to_string (quote->observed_us);

  g_assert_no_error (error);
  g_assert_cmpuint (rows->quotes->len, ==, 1);
  g_assert_cmpuint (rows->bars->len, ==, 0);
  g_assert_cmpstr (observed, ==, "2026-11-19T10:00:00Z");
  check_decimal (quote->volume, "35000000000");
  g_assert_false (dp_decimal_is_set (quote->market_cap));
  check_position (batch, 0, "row 2");
  check_position (batch, 1, "row 3");
}

/* The day that is going on is no day of the series. */
static void
test_today (void)
{
  static const char body[] =
    "[{\"time_open\":\"1970-01-01T00:00:00Z\",\"time_close\":\"1970-01-01T23:59:59Z\","
    "\"open\":2,\"high\":4,\"low\":1,\"close\":3,\"volume\":9,\"market_cap\":5}]";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode ("/coins/{id}/ohlcv/today", 200, body, &error);
  g_autoptr(DpBatch) latest = decode ("/coins/{id}/ohlcv/latest", 200, body, &error);
  const DpQuote *quote = &g_array_index (dp_batch_get_instrument (batch, 0)->quotes, DpQuote, 0);

  g_assert_no_error (error);
  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 0);
  check_decimal (quote->price, "3");
  check_decimal (quote->high, "4");
  g_assert_false (dp_decimal_is_set (quote->volume));
  g_assert_cmpuint (dp_batch_get_instrument (latest, 0)->bars->len, ==, 1);
}

static DpSource *
new_source (const char *plan,
            DpClock    *clock)
{
  g_autoptr(DpTransport) transport = dp_http_transport_new ();

  return dp_source_new_by_name ("coinpaprika", &(DpSourceOptions) { .transport = transport,
                                                                    .plan = plan,
                                                                    .clock = clock });
}

static void
test_requests_ticks (void)
{
  const char * const datasets[] = { "ticks-1h", "ticks-5m", "latest", NULL };
  gint32 today = dp_date_from_ymd (2026, 11, 20);
  g_autoptr(DpClock) clock = dp_clock_new_virtual ((today * G_GINT64_CONSTANT (86400) + 36060) *
                                                   G_USEC_PER_SEC);
  g_autoptr(DpSource) on_free = new_source ("free", clock);
  g_autoptr(DpSource) on_starter = new_source ("starter", clock);
  DpSourceNeeds needs = { .today = today, .from = DP_DATE_NONE, .to = DP_DATE_NONE,
                          .datasets = datasets };
  g_autoptr(GPtrArray) few = dp_source_list_requests (on_free, "b-b", &needs);
  g_autoptr(GPtrArray) more = dp_source_list_requests (on_starter, "b-b", &needs);

  /* The minutes are in no free plan; the hours of the last day are, and no moment before. */
  g_assert_cmpuint (few->len, ==, 2);
  check_request (few->pdata[0], "/coins/{id}/ohlcv/latest",
                 BASE "/coins/b-b/ohlcv/latest?quote=usd");
  check_request (few->pdata[1], "/tickers/{id}/historical",
                 BASE "/tickers/b-b/historical?start=2026-11-19T11%3A00%3A00Z&limit=5000"
                 "&interval=1h&quote=usd");
  g_assert_cmpuint (more->len, ==, 3);
  g_assert_cmpstr (dp_request_get_param (more->pdata[1], "start"), ==, "2026-10-21T11:00:00Z");
  g_assert_cmpstr (dp_request_get_param (more->pdata[2], "start"), ==, "2026-11-13T10:05:00Z");
}

/* Only years that miss a day are asked for, from that day on. */
static void
test_requests_missing (void)
{
  gint32 today = dp_date_from_ymd (2026, 11, 20);
  gint32 days[] = { today - 800, today - 3, today - 1 };
  g_autoptr(GArray) missing = g_array_new (FALSE, FALSE, sizeof (gint32));
  g_autoptr(GPtrArray) requests = NULL;
  gint32 first;
  gint32 last;
  DpSourceNeeds needs = { .today = today, .from = DP_DATE_NONE, .to = DP_DATE_NONE,
                          .missing = missing };

  g_array_append_vals (missing, days, G_N_ELEMENTS (days));
  requests = dp_source_list_requests (source, "b-b", &needs);
  g_assert_cmpuint (requests->len, ==, 3);
  g_assert_cmpstr (dp_request_get_param (requests->pdata[0], "start"), ==, "2026-11-17");
  g_assert_cmpstr (dp_request_get_param (requests->pdata[1], "start"), ==, "2024-09-11");
  g_assert_true (dp_request_get_window (requests->pdata[1], &first, &last));
  g_assert_cmpint (first, ==, today - 800);
}

static DexFuture *
test_search (gpointer data)
{
  static const char found[] =
    "{\"currencies\":[{\"id\":\"btc-bitcoin\",\"name\":\"Bitcoin \",\"symbol\":\"BTC\",\"rank\":1,"
    "\"is_active\":true,\"type\":\"coin\"},{\"id\":\"old-old\",\"is_active\":false}]}";
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  DpSourceOptions options = { .transport = transport,
                              .base_url = dp_test_provider_get_url (provider) };
  g_autoptr(DpSource) served = dp_source_new_by_name ("coinpaprika", &options);
  g_autoptr(GPtrArray) matches = NULL;
  g_auto(GStrv) sent = NULL;
  g_autoptr(GError) error = NULL;
  const DpSourceMatch *match;

  dp_test_provider_answer (provider, "/search&c=currencies", found);
  matches = dex_await_boxed (dp_source_search (served, " bit coin "), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 1);
  match = matches->pdata[0];
  g_assert_cmpstr (match->id, ==, "btc-bitcoin");
  g_assert_cmpstr (match->name, ==, "Bitcoin");
  g_assert_cmpstr (match->kind, ==, "coin");
  sent = dp_test_provider_dup_requests (provider);
  g_assert_cmpstr (sent[0], ==, "/search?q=bit%20coin&c=currencies&limit=20");

  g_assert_false (dex_await (dp_source_check (served), &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  dp_test_provider_answer (provider, "/global", "{\"market_cap_usd\":1}");
  g_assert_true (dex_await (dp_source_check (served), &error));

  return dex_future_new_true ();
}

static void
test_errors (void)
{
  static const struct { guint status; const char *body; int code; } replies[] = {
    { 404, "{\"error\":\"id not found\"}", DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
    { 404, "<html>", DP_EXTRACT_ERROR_REQUEST },
    { 400, "{\"error\":\"invalid parameters\"}", DP_EXTRACT_ERROR_REQUEST },
    { 400, "{\"error\":\"date 2020-01-01 is not allowed in this plan\"}", DP_EXTRACT_ERROR_PLAN },
    { 402, "{\"error\":\"getting historical data before 2026-01-01 is not allowed in this plan\"}",
      DP_EXTRACT_ERROR_PLAN },
    { 402, "{\"error\":\"payment required\"}", DP_EXTRACT_ERROR_QUOTA_SPENT },
    { 403, "{\"error\":\"forbidden\"}", DP_EXTRACT_ERROR_PLAN },
    { 429, "{\"error\":\"too many requests\"}", DP_EXTRACT_ERROR_TOO_FAST },
    { 500, "{\"error\":\"internal\"}", DP_EXTRACT_ERROR_SERVER },
    { 503, "", DP_EXTRACT_ERROR_SERVER },
    { 200, "", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "<html>", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "[{\"time_open\":", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "{\"error\":\"something\"}", DP_EXTRACT_ERROR_MALFORMED },
    { 200, "{}", DP_EXTRACT_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_null (decode (OHLCV, replies[i].status, replies[i].body, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, replies[i].code);
      g_test_message ("%s", error->message);
    }
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(DpTransport) transport = NULL;
  int result;

  dp_test_init (&argc, &argv);
  transport = dp_http_transport_new ();
  source = dp_source_new_by_name ("coinpaprika", &(DpSourceOptions) { .transport = transport });
  g_test_add_func ("/extract/coinpaprika/requests", test_requests);
  g_test_add_func ("/extract/coinpaprika/ohlcv", test_ohlcv);
  g_test_add_func ("/extract/coinpaprika/ohlcv/odd", test_ohlcv_odd);
  g_test_add_func ("/extract/coinpaprika/ohlcv/empty", test_ohlcv_empty);
  g_test_add_func ("/extract/coinpaprika/ticker", test_ticker);
  g_test_add_func ("/extract/coinpaprika/ticker/odd", test_ticker_odd);
  g_test_add_func ("/extract/coinpaprika/tickers", test_tickers);
  g_test_add_func ("/extract/coinpaprika/ticks", test_ticks);
  g_test_add_func ("/extract/coinpaprika/today", test_today);
  g_test_add_func ("/extract/coinpaprika/requests/ticks", test_requests_ticks);
  g_test_add_func ("/extract/coinpaprika/requests/missing", test_requests_missing);
  dp_test_add_fiber ("/extract/coinpaprika/search", test_search);
  g_test_add_func ("/extract/coinpaprika/errors", test_errors);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}
