/* test-alpha-vantage.c: what Alpha Vantage sends, as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
#include "dp-test-batch.h"
#include "dp-test.h"

static DpSource *source;

static DpReply *
new_reply (GBytes     *body,
           const char *received)
{
  gint64 received_us;

  g_assert_true (dp_timestamp_parse (received, &received_us));

  return dp_reply_new (200, "application/json", body, received_us, 1000, -1);
}

static DpRequest *
new_request (const char *function)
{
  DpRequest *request = dp_request_new ("alphavantage", function, "ABC", NULL);

  dp_request_add_param (request, "function", function);
  dp_request_add_param (request, "symbol", "ABC");

  return request;
}

static DpBatch *
decode_text (const char *function,
             const char *body,
             const char *received)
{
  g_autoptr(DpRequest) request = new_request (function);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = new_reply (bytes, received);
  g_autoptr(GError) error = NULL;
  DpBatch *batch = dp_source_decode (source, request, reply, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);

  return batch;
}

static DpBatch *
decode_fixture (const char *function,
                const char *name)
{
  g_autofree char *path = dp_test_dup_fixture (name);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return decode_text (function, text, "2026-11-20T22:00:00Z");
}

static const DpReject *
get_reject (DpBatch *batch,
            guint    index)
{
  g_assert_cmpuint (index, <, batch->rejects->len);

  return g_ptr_array_index (batch->rejects, index);
}

static void
test_daily (void)
{
  g_autoptr(DpBatch) batch = decode_fixture ("TIME_SERIES_DAILY",
                                             "alpha-vantage/daily_compact_MSFT_2018-08-16.json");
  const DpBar *first = &g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 0);
  const DpBar *last = &g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 99);
  gint64 sum_of_closes = 0;
  gint64 sum_of_volumes = 0;

  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 100);
  g_assert_cmpuint (batch->n_records, ==, 100);
  g_assert_cmpuint (batch->rejects->len, ==, 0);
  g_assert_cmpstr (dp_batch_get_instrument (batch, 0)->time_zone, ==, "America/New_York");

  g_assert_cmpint (first->date, ==, dp_date_from_ymd (2018, 3, 27));
  check_decimal (first->open, "94.9400");
  check_decimal (first->high, "95.1390");
  check_decimal (first->low, "88.5100");
  check_decimal (first->close, "89.4700");
  check_decimal (first->volume, "53704562");
  g_assert_false (dp_decimal_is_set (first->adjusted_close));
  g_assert_cmpint (last->date, ==, dp_date_from_ymd (2018, 8, 16));
  check_decimal (last->close, "107.6400");

  /* Sums of the whole file, as added up elsewhere */
  for (guint i = 0; i < dp_batch_get_instrument (batch, 0)->bars->len; i++)
    {
      const DpBar *bar = &g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, i);

      g_assert_cmpint (bar->close.scale, ==, 4);
      sum_of_closes += bar->close.mantissa;
      sum_of_volumes += bar->volume.mantissa;
    }
  g_assert_cmpint (sum_of_closes, ==, 99705700);
  g_assert_cmpint (sum_of_volumes, ==, G_GINT64_CONSTANT (2739857139));
}

static void
test_daily_rejects (void)
{
  static const char body[] =
    "{\"Meta Data\":{\"5. Time Zone\":\"US/Eastern\"},\"Time Series "
    "(Daily)\":{\"2026-11-19\":{\"1. open\":\"10.0000\",\"2. high\":\"10.5\",\"3. "
    "low\":\"9.9\",\"4. close\":\"10.2\",\"5. volume\":\"123456\"},\"2026-11-18\":{\"1. "
    "open\":\"ten\",\"2. high\":\"11\",\"3. low\":\"9\",\"4. close\":\"10\"},\"2026-02-30\":{\"1. "
    "open\":\"10\",\"2. high\":\"11\",\"3. low\":\"9\",\"4. close\":\"10\"},\"2026-11-17 "
    "16:00\":{\"4. close\":\"10\"},\"2026-11-16\":[1,2],\"2026-11-13\":{\"1. open\":\"10\",\"2. "
    "high\":\"9\",\"3. low\":\"9\",\"4. close\":\"10\"},\"2026-11-12\":{\"1. open\":\"None\",\"2. "
    "high\":\"-\",\"3. low\":\"\",\"4. close\":10.25,\"5. volume\":\"None\"},\"2026-11-11\":{\"1. "
    "open\":\"10\",\"4. close\":\"None\"},\"2026-11-19\":{\"4. close\":\"99\"}}}";
  static const char * const positions[] = {
    "2026-11-18", "2026-02-30", "2026-11-17 16:00", "2026-11-16", "2026-11-13", "2026-11-11",
    "2026-11-19",
  };
  g_autoptr(DpBatch) batch = decode_text ("TIME_SERIES_DAILY", body, "2026-11-20T22:00:00Z");

  g_assert_cmpuint (batch->n_records, ==, 9);
  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 2);
  g_assert_cmpuint (batch->rejects->len, ==, G_N_ELEMENTS (positions));
  for (guint i = 0; i < G_N_ELEMENTS (positions); i++)
    {
      g_assert_cmpstr (get_reject (batch, i)->position, ==, positions[i]);
      g_assert_nonnull (get_reject (batch, i)->cause);
      g_assert_nonnull (get_reject (batch, i)->payload);
    }
  g_assert_nonnull (strstr (get_reject (batch, 0)->cause, "1. open"));
  g_assert_cmpstr (get_reject (batch, 0)->payload, ==,
                   "{\"1. open\":\"ten\",\"2. high\":\"11\",\"3. low\":\"9\",\"4. close\":\"10\"}");

  /* Of two rows for a day the first stays; a value that says "nothing" is none. */
  check_decimal (g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 0).close, "10.25");
  g_assert_false (
      dp_decimal_is_set (g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 0).open));
  g_assert_false (dp_decimal_is_set (
      g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 0).volume));
  check_decimal (g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 1).close, "10.2");
}

static void
test_daily_all_bad (void)
{
  g_autoptr(DpBatch) batch = decode_text ("TIME_SERIES_DAILY",
                                          "{\"Time Series (Daily)\":{\"2026-11-19\":{},\"x\":{}}}",
                                          "2026-11-20T22:00:00Z");

  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 0);
  g_assert_cmpuint (batch->n_records, ==, 2);
  g_assert_cmpuint (batch->rejects->len, ==, 2);
}

/* Wherever a reply is cut off, its beginning is never taken for the whole. */
static void
test_daily_cut (void)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr(DpRequest) request = new_request ("TIME_SERIES_DAILY");
  gsize length;

  path = dp_test_dup_fixture ("alpha-vantage/daily_compact_MSFT_2018-08-16.json");
  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  while (length > 0 && g_ascii_isspace (text[length - 1]))
    length--;
  for (gsize cut = 0; cut < length; cut += cut < 600 || cut + 200 > length ? 1 : 61)
    {
      g_autoptr(GBytes) bytes = g_bytes_new (text, cut);
      g_autoptr(DpReply) reply = new_reply (bytes, "2026-11-20");
      g_autoptr(GError) error = NULL;

      g_assert_null (dp_source_decode (source, request, reply, &error));
      g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
    }
}

static void
test_quote (void)
{
  g_autoptr(DpBatch) batch = decode_fixture ("GLOBAL_QUOTE",
                                             "alpha-vantage/global_quote_MSFT_2018-10-05.json");
  const DpQuote *quote = &g_array_index (dp_batch_get_instrument (batch, 0)->quotes, DpQuote, 0);
  g_autofree char *observed = dp_timestamp_to_string (quote->observed_us);

  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->quotes->len, ==, 1);
  check_decimal (quote->price, "112.1300");
  check_decimal (quote->open, "112.6300");
  check_decimal (quote->high, "113.1700");
  check_decimal (quote->low, "110.6400");
  check_decimal (quote->volume, "29062853");
  check_decimal (quote->previous_close, "112.7900");
  check_decimal (quote->change_percent, "-0.5852");
  g_assert_cmpint (quote->trading_date, ==, dp_date_from_ymd (2018, 10, 5));
  /* 16:00 in New York, where it was summer time */
  g_assert_cmpstr (observed, ==, "2018-10-05T20:00:00Z");
}

static void
check_observed (const char *received,
                const char *expected)
{
  static const char body[] =
    "{\"Global Quote - DATA DELAYED BY 15 MINUTES\":{\"05. price\":\"10\","
    "\"07. latest trading day\":\"2026-11-20\",\"10. change percent\":\"None\"}}";
  g_autoptr(DpBatch) batch = decode_text ("GLOBAL_QUOTE", body, received);
  g_autofree char *observed = dp_timestamp_to_string (
      g_array_index (dp_batch_get_instrument (batch, 0)->quotes, DpQuote, 0).observed_us);

  g_assert_cmpstr (observed, ==, expected);
  g_assert_false (dp_decimal_is_set (
      g_array_index (dp_batch_get_instrument (batch, 0)->quotes, DpQuote, 0).change_percent));
}

static void
test_quote_observed (void)
{
  check_observed ("2026-11-20T16:30:00Z", "2026-11-20T16:30:00Z");   /* while the market is open */
  check_observed ("2026-11-20T21:00:01Z", "2026-11-20T21:00:00Z");
  check_observed ("2026-11-22T12:00:00Z", "2026-11-20T21:00:00Z");   /* on the Sunday after */
}

static void
test_quote_rejects (void)
{
  static const char * const bodies[] = {
    "{\"Global Quote\":{\"05. price\":\"ten\",\"07. latest trading day\":\"2026-11-20\"}}",
    "{\"Global Quote\":{\"05. price\":\"0.0000\",\"07. latest trading day\":\"2026-11-20\"}}",
    "{\"Global Quote\":{\"05. price\":\"10\",\"07. latest trading day\":\"2026-13-20\"}}",
    "{\"Global Quote\":{\"01. symbol\":\"ABC\"}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(DpBatch) batch = decode_text ("GLOBAL_QUOTE", bodies[i], "2026-11-20T22:00:00Z");

      g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->quotes->len, ==, 0);
      g_assert_cmpuint (batch->rejects->len, ==, 1);
    }
}

static void
test_overview (void)
{
  g_autoptr(DpBatch) old = decode_fixture ("OVERVIEW", "alpha-vantage/overview_IBM_2020-06.json");
  g_autoptr(DpBatch) new = decode_fixture ("OVERVIEW", "alpha-vantage/overview_IBM_2025-09.json");

  g_assert_cmpstr (dp_batch_get_instrument (old, 0)->company->name, ==,
                   "International Business Machines Corporation");
  g_assert_cmpstr (dp_batch_get_instrument (old, 0)->company->exchange, ==, "NYSE");
  g_assert_cmpstr (dp_batch_get_instrument (old, 0)->company->industry, ==,
                   "Information Technology Services");
  g_assert_null (dp_batch_get_instrument (old, 0)->company->website);
  g_assert_cmpint (dp_batch_get_instrument (old, 0)->company->latest_quarter, ==,
                   dp_date_from_ymd (2020, 6, 30));
  check_decimal (dp_batch_get_instrument (old, 0)->company->shares_outstanding, "890579008");
  check_decimal (dp_batch_get_instrument (old, 0)->company->market_cap, "114234572800");
  check_decimal (dp_batch_get_instrument (old, 0)->company->pe_ratio, "14.1327");
  check_decimal (dp_batch_get_instrument (old, 0)->company->eps, "8.811");
  check_decimal (dp_batch_get_instrument (old, 0)->company->dividend_yield, "0.0529");
  check_decimal (dp_batch_get_instrument (old, 0)->company->beta, "1.2071");
  check_decimal (dp_batch_get_instrument (old, 0)->company->high_52w, "158.75");
  check_decimal (dp_batch_get_instrument (old, 0)->company->low_52w, "90.56");
  g_assert_nonnull (strstr (dp_batch_get_instrument (old, 0)->company->attributes_json,
                            "\"LastSplitFactor\":\"2:1\""));

  g_assert_cmpstr (dp_batch_get_instrument (new, 0)->company->website, ==, "https://www.ibm.com");
  g_assert_cmpstr (dp_batch_get_instrument (new, 0)->company->sector, ==, "TECHNOLOGY");
  check_decimal (dp_batch_get_instrument (new, 0)->company->market_cap, "292029956000");
  g_assert_cmpstr (dp_batch_get_instrument (new, 0)->name, ==, "International Business Machines");
  g_assert_cmpstr (dp_batch_get_instrument (new, 0)->currency, ==, "USD");
  g_assert_cmpstr (dp_batch_get_instrument (new, 0)->kind, ==, "stock");
}

static void
test_overview_drift (void)
{
  static const char body[] =
    "{\"Symbol\":\"ABC\",\"AssetType\":\"ETF\",\"Name\":\"None\",\"PERatio\":\"-\","
    "\"Beta\":\"high\",\"EPS\":1.25,\"LatestQuarter\":\"None\",\"New Field\":[1,{}],"
    "\"Odd\":\"a\\u0000b\\\\u0000\"}";
  g_autoptr(DpBatch) batch = decode_text ("OVERVIEW", body, "2026-11-20T22:00:00Z");

  g_assert_cmpstr (dp_batch_get_instrument (batch, 0)->kind, ==, "etf");
  g_assert_null (dp_batch_get_instrument (batch, 0)->company->name);
  g_assert_false (dp_decimal_is_set (dp_batch_get_instrument (batch, 0)->company->pe_ratio));
  g_assert_false (dp_decimal_is_set (dp_batch_get_instrument (batch, 0)->company->beta));
  g_assert_cmpint (dp_batch_get_instrument (batch, 0)->company->latest_quarter, ==, DP_DATE_NONE);
  check_decimal (dp_batch_get_instrument (batch, 0)->company->eps, "1.25");
  g_assert_nonnull (strstr (dp_batch_get_instrument (batch, 0)->company->attributes_json,
                            "\"New Field\":[1,{}]"));
  /* A NUL, which no database takes, and a text that only looks like one */
  g_assert_nonnull (strstr (dp_batch_get_instrument (batch, 0)->company->attributes_json,
                            "\"a\\ufffdb\\\\u0000\""));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(DpTransport) transport = NULL;
  int result;

  dp_test_init (&argc, &argv);
  transport = dp_sample_transport_new (NULL);
  source = dp_source_new_by_name ("alphavantage", &(DpSourceOptions) { .transport = transport });
  g_test_add_func ("/extract/alpha-vantage/daily", test_daily);
  g_test_add_func ("/extract/alpha-vantage/daily/rejects", test_daily_rejects);
  g_test_add_func ("/extract/alpha-vantage/daily/all-bad", test_daily_all_bad);
  g_test_add_func ("/extract/alpha-vantage/daily/cut", test_daily_cut);
  g_test_add_func ("/extract/alpha-vantage/quote", test_quote);
  g_test_add_func ("/extract/alpha-vantage/quote/observed", test_quote_observed);
  g_test_add_func ("/extract/alpha-vantage/quote/rejects", test_quote_rejects);
  g_test_add_func ("/extract/alpha-vantage/overview", test_overview);
  g_test_add_func ("/extract/alpha-vantage/overview/drift", test_overview_drift);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}
