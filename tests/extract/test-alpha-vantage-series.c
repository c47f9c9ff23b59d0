/* test-alpha-vantage-series.c: weeks, months, adjusted days, splits, and prices within the day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
#include "dp-test-batch.h"
#include "dp-test.h"

#define ROW(close) \
  "{\"1. open\":\"10\",\"2. high\":\"12\",\"3. low\":\"9\",\"4. close\":\"" close "\"," \
  "\"5. volume\":\"100\"}"

static DpSource *source;

static DpBatch *
decode_as (const char  *function,
           const char  *symbol,
           const char  *interval,
           const char  *body,
           GError     **error)
{
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", function, symbol, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (200, "application/json", bytes,
                                           G_GINT64_CONSTANT (1795212000000000), 0, -1);

  if (interval != NULL)
    dp_request_add_param (request, "interval", interval);

  return dp_source_decode (source, request, reply, error);
}

static DpBatch *
decode (const char *function,
        const char *symbol,
        const char *interval,
        const char *body)
{
  g_autoptr(GError) error = NULL;
  DpBatch *batch = decode_as (function, symbol, interval, body, &error);

  g_assert_no_error (error);
  g_assert_nonnull (batch);

  return batch;
}

static DpInstrumentRows *
get_rows (DpBatch *batch)
{
  return dp_batch_get_instrument (batch, 0);
}

static void
check_action (DpBatch      *batch,
              guint         index,
              const char   *day,
              DpActionKind  kind,
              const char   *value)
{
  const DpAction *action = &g_array_index (get_rows (batch)->actions, DpAction, index);

  g_assert_cmpuint (index, <, get_rows (batch)->actions->len);
  g_assert_cmpint (action->date, ==, dp_date_parse (day, -1));
  g_assert_cmpint (action->kind, ==, kind);
  check_decimal (action->value, value);
}

static void
test_periods (void)
{
  g_autoptr(DpBatch) weekly = NULL;
  g_autoptr(DpBatch) monthly = NULL;

  weekly = decode ("TIME_SERIES_WEEKLY", "ABC", NULL,
                   "{\"Meta Data\":{\"4. Time Zone\":\"US/Eastern\"},\"Weekly Time Series\":{"
                   "\"2026-11-18\":" ROW ("11") ",\"2026-11-13\":" ROW ("10") ",\"x\":{}}}");
  g_assert_cmpuint (get_rows (weekly)->weekly->len, ==, 2);
  g_assert_cmpuint (get_rows (weekly)->bars->len, ==, 0);
  g_assert_cmpuint (weekly->rejects->len, ==, 1);
  g_assert_cmpuint (weekly->n_records, ==, 3);
  g_assert_cmpint (g_array_index (get_rows (weekly)->weekly, DpBar, 0).date, ==,
                   dp_date_from_ymd (2026, 11, 13));
  g_assert_cmpstr (get_rows (weekly)->time_zone, ==, "America/New_York");

  monthly = decode ("TIME_SERIES_MONTHLY", "ABC", NULL,
                    "{\"Monthly Time Series\":{\"2026-11-18\":" ROW ("11") "}}");
  g_assert_cmpuint (get_rows (monthly)->monthly->len, ==, 1);
  g_assert_cmpuint (get_rows (monthly)->weekly->len, ==, 0);
  check_decimal (g_array_index (get_rows (monthly)->monthly, DpBar, 0).close, "11");
}

#define ADJUSTED(dividend, split) \
  "{\"1. open\":\"10\",\"2. high\":\"12\",\"3. low\":\"9\",\"4. close\":\"11\"," \
  "\"5. adjusted close\":\"5.5\",\"6. volume\":\"700\",\"7. dividend amount\":\"" dividend "\"," \
  "\"8. split coefficient\":\"" split "\"}"

static void
test_adjusted (void)
{
  g_autoptr(DpBatch) batch = decode ("TIME_SERIES_DAILY_ADJUSTED", "ABC", NULL,
                                     "{\"Time Series (Daily)\":{"
                                     "\"2026-11-19\":" ADJUSTED ("0.0000", "1.0") ","
                                     "\"2026-11-18\":" ADJUSTED ("0.5100", "1.0") ","
                                     "\"2026-11-17\":" ADJUSTED ("0.0000", "1.0460") ","
                                     "\"2026-11-16\":" ADJUSTED ("0.0000", "0.0") ","
                                     "\"2026-11-13\":" ADJUSTED ("x", "1.0") "}}");
  const DpBar *bar = &g_array_index (get_rows (batch)->bars, DpBar, 0);

  g_assert_cmpuint (get_rows (batch)->bars->len, ==, 4);
  check_decimal (bar->close, "11");
  check_decimal (bar->adjusted_close, "5.5");
  check_decimal (bar->volume, "700");
  g_assert_cmpuint (get_rows (batch)->actions->len, ==, 2);
  check_action (batch, 0, "2026-11-18", DP_ACTION_DIVIDEND, "0.5100");
  check_action (batch, 1, "2026-11-17", DP_ACTION_SPLIT, "1.0460");
  /* A split into nothing, and a row with a dividend that is no number */
  g_assert_cmpuint (batch->rejects->len, ==, 2);
}

/* The dividends of a week belong to a day that is not told. */
static void
test_adjusted_periods (void)
{
  g_autoptr(DpBatch) batch = decode ("TIME_SERIES_WEEKLY_ADJUSTED", "ABC", NULL,
                                     "{\"Weekly Adjusted Time Series\":{"
                                     "\"2026-11-19\":" ADJUSTED ("0.5100", "2.0") "}}");

  g_assert_cmpuint (get_rows (batch)->actions->len, ==, 0);
  check_decimal (g_array_index (get_rows (batch)->weekly, DpBar, 0).adjusted_close, "5.5");
  check_decimal (g_array_index (get_rows (batch)->weekly, DpBar, 0).volume, "700");
}

static void
test_splits (void)
{
  static const char body[] =
    "{\"symbol\":\"ABC\",\"data\":[{\"effective_date\":\"2021-11-04\",\"split_factor\":\"1.0460\"},"
    "{\"effective_date\":\"1999-05-27\",\"split_factor\":\"2.0000\"},"
    "{\"effective_date\":\"None\",\"split_factor\":\"2\"},"
    "{\"effective_date\":\"1990-02-30\",\"split_factor\":\"2\"},"
    "{\"effective_date\":\"1990-01-02\",\"split_factor\":\"two\"},"
    "{\"effective_date\":\"1990-01-03\",\"split_factor\":\"-2\"},7]}";
  g_autoptr(DpBatch) batch = decode ("SPLITS", "ABC", NULL, body);
  g_autoptr(DpBatch) none = decode ("SPLITS", "ABC", NULL, "{\"symbol\":\"ABC\",\"data\":[]}");
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (batch->n_records, ==, 7);
  g_assert_cmpuint (get_rows (batch)->actions->len, ==, 2);
  check_action (batch, 0, "2021-11-04", DP_ACTION_SPLIT, "1.0460");
  check_action (batch, 1, "1999-05-27", DP_ACTION_SPLIT, "2.0000");
  g_assert_cmpuint (batch->rejects->len, ==, 5);
  g_assert_cmpuint (none->n_records, ==, 0);
  g_assert_cmpuint (none->rejects->len, ==, 0);
  g_assert_null (decode_as ("SPLITS", "ABC", NULL, "{}", &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
}

static void
check_moment (const char *symbol,
              const char *zone,
              const char *wall_clock,
              const char *expected)
{
  g_autofree char *meta = NULL;
  g_autofree char *body = NULL;
  g_autoptr(DpBatch) batch = NULL;
  g_autofree char *moment = NULL;

  meta = zone != NULL ? g_strdup_printf ("\"6. Time Zone\":\"%s\"", zone) : g_strdup ("");
  body = g_strdup_printf ("{\"Meta Data\":{%s},\"Time Series (5min)\":{\"%s\":%s}}",
                          meta, wall_clock, ROW ("10"));
  batch = decode ("TIME_SERIES_INTRADAY", symbol, "5min", body);
  if (expected == NULL)
    {
      g_assert_cmpuint (get_rows (batch)->candles->len, ==, 0);
      g_assert_cmpuint (batch->rejects->len, ==, 1);
      return;
    }
  g_assert_cmpuint (get_rows (batch)->candles->len, ==, 1);
  g_assert_cmpint (g_array_index (get_rows (batch)->candles, DpCandle, 0).interval_s, ==, 300);
  moment = dp_timestamp_to_string (g_array_index (get_rows (batch)->candles, DpCandle, 0).start_us);
  g_assert_cmpstr (moment, ==, expected);
}

/* Clocks in New York went forward on 8 March 2026 and back on 1 November. */
static void
test_moments (void)
{
  check_moment ("ABC", "US/Eastern", "2026-03-06 09:30:00", "2026-03-06T14:30:00Z");
  check_moment ("ABC", "US/Eastern", "2026-03-09 09:30:00", "2026-03-09T13:30:00Z");
  check_moment ("ABC", "US/Eastern", "2026-03-08 01:55:00", "2026-03-08T06:55:00Z");
  check_moment ("ABC", "US/Eastern", "2026-03-08 02:30:00", NULL);
  check_moment ("ABC", "US/Eastern", "2026-03-08 03:00:00", "2026-03-08T07:00:00Z");
  check_moment ("ABC", "US/Eastern", "2026-10-30 19:55:00", "2026-10-30T23:55:00Z");
  check_moment ("ABC", "US/Eastern", "2026-11-01 00:55:00", "2026-11-01T04:55:00Z");
  check_moment ("ABC", "US/Eastern", "2026-11-01 01:30:00", "2026-11-01T05:30:00Z");
  check_moment ("ABC", "US/Eastern", "2026-11-01 02:00:00", "2026-11-01T07:00:00Z");
  check_moment ("ABC", "US/Eastern", "2026-11-02 09:30:00", "2026-11-02T14:30:00Z");

  /* What the reply says wins over what the symbol says, which wins over New York. */
  check_moment ("TSCO.LON", "US/Eastern", "2026-07-01 09:30:00", "2026-07-01T13:30:00Z");
  check_moment ("TSCO.LON", NULL, "2026-07-01 09:30:00", "2026-07-01T08:30:00Z");
  check_moment ("MBG.DEX", NULL, "2026-01-05 09:30:00", "2026-01-05T08:30:00Z");
  check_moment ("RELIANCE.BSE", NULL, "2026-01-05 09:30:00", "2026-01-05T04:00:00Z");
  check_moment ("BRK.B", NULL, "2026-07-01 09:30:00", "2026-07-01T13:30:00Z");
  check_moment ("ABC", "Nowhere/Land", "2026-07-01 09:30:00", NULL);

  check_moment ("ABC", NULL, "2026-07-01", NULL);
  check_moment ("ABC", NULL, "2026-07-01 24:00:00", NULL);
  check_moment ("ABC", NULL, "2026-07-01T09:30:00", NULL);
  check_moment ("ABC", NULL, "2026-02-30 09:30:00", NULL);
}

static void
test_intraday_interval (void)
{
  static const char body[] = "{\"Meta Data\":{\"4. Interval\":\"1min\"},"
                             "\"Time Series (1min)\":{\"2026-11-19 16:00:00\":" ROW ("10") ","
                             "\"2026-11-19 15:59:00\":" ROW ("13") "}}";
  g_autoptr(DpBatch) batch = decode ("TIME_SERIES_INTRADAY", "ABC", NULL, body);
  g_autoptr(GError) error = NULL;
  const DpReject *reject;

  g_assert_cmpuint (get_rows (batch)->candles->len, ==, 1);
  g_assert_cmpint (g_array_index (get_rows (batch)->candles, DpCandle, 0).interval_s, ==, 60);
  g_assert_cmpuint (batch->rejects->len, ==, 1);
  reject = g_ptr_array_index (batch->rejects, 0);
  g_assert_nonnull (strstr (reject->payload, "\"13\""));

  /* Bars of a minute are not those of five. */
  g_assert_null (decode_as ("TIME_SERIES_INTRADAY", "ABC", "5min", body, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
}

/* The exchange of a symbol, its zone, and its hour of closing */
static void
test_markets (void)
{
  g_autoptr(DpBatch) daily = decode ("TIME_SERIES_DAILY", "TSCO.LON", NULL,
                                     "{\"Meta Data\":{\"5. Time Zone\":\"US/Eastern\"},"
                                     "\"Time Series (Daily)\":{\"2026-07-01\":" ROW ("10") "}}");
  g_autoptr(DpBatch) quote = decode ("GLOBAL_QUOTE", "TSCO.LON", NULL,
                                     "{\"Global Quote\":{\"05. price\":\"10\","
                                     "\"07. latest trading day\":\"2026-07-01\"}}");
  g_autoptr(DpBatch) half = decode ("GLOBAL_QUOTE", "ABC", NULL,
                                    "{\"Global Quote\":{\"05. price\":\"10\","
                                    "\"07. latest trading day\":\"2025-11-28\"}}");
  g_autofree char *london = NULL;
  g_autofree char *early = NULL;

  g_assert_cmpstr (get_rows (daily)->time_zone, ==, "Europe/London");
  g_assert_cmpstr (get_rows (daily)->exchange, ==, "London");
  london = dp_timestamp_to_string (
      g_array_index (get_rows (quote)->quotes, DpQuote, 0).observed_us);
  g_assert_cmpstr (london, ==, "2026-07-01T15:30:00Z");
  /* The day after Thanksgiving New York closes at one. */
  early = dp_timestamp_to_string (g_array_index (get_rows (half)->quotes, DpQuote, 0).observed_us);
  g_assert_cmpstr (early, ==, "2025-11-28T18:00:00Z");
}

static void
check_refused (const char *function,
               const char *body,
               const char *part)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (decode_as (function, "ABC", NULL, body, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_other_forms (void)
{
  check_refused ("TIME_SERIES_DAILY",
                 "timestamp,open,high,low,close,volume\r\n2026-11-19,1,1,1,1,1\r\n", "CSV");
  check_refused ("GLOBAL_QUOTE", "symbol,open,high,low,price\r\nABC,1,1,1,1\r\n", "CSV");
  check_refused ("SPLITS", "effective_date,split_factor\r\n", "CSV");
  check_refused ("OVERVIEW", "{\"detail\":\"Could not satisfy the request Accept header.\"}",
                 "Accept header");
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
  g_test_add_func ("/extract/alpha-vantage-series/periods", test_periods);
  g_test_add_func ("/extract/alpha-vantage-series/adjusted", test_adjusted);
  g_test_add_func ("/extract/alpha-vantage-series/adjusted/periods", test_adjusted_periods);
  g_test_add_func ("/extract/alpha-vantage-series/splits", test_splits);
  g_test_add_func ("/extract/alpha-vantage-series/intraday/moments", test_moments);
  g_test_add_func ("/extract/alpha-vantage-series/intraday/interval", test_intraday_interval);
  g_test_add_func ("/extract/alpha-vantage-series/markets", test_markets);
  g_test_add_func ("/extract/alpha-vantage-series/other-forms", test_other_forms);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}
