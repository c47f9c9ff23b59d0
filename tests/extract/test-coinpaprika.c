/* test-coinpaprika.c: what CoinPaprika is asked and sends
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
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
check_decimal (DpDecimal   value,
               const char *expected)
{
  g_autofree char *text = dp_decimal_to_string (value);

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
check_position (DpBatch    *batch,
                guint       index,
                const char *expected)
{
  const DpReject *reject = g_ptr_array_index (batch->rejects, index);

  g_assert_cmpstr (reject->position, ==, expected);
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
  check_decimal (g_array_index (dp_batch_get_instrument (btc, 0)->quotes, DpQuote, 0).price, "41389.57931641128");
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
  check_decimal (g_array_index (dp_batch_get_instrument (named, 0)->quotes, DpQuote, 0).change_percent, "0");
  g_assert_false (dp_decimal_is_set (g_array_index (dp_batch_get_instrument (named, 0)->quotes, DpQuote, 0).market_cap));
  g_assert_cmpuint (priceless->rejects->len, ==, 1);
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
  g_test_add_func ("/extract/coinpaprika/errors", test_errors);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}
