/* test-sample-market.c: the sample market through the same doors as real providers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-extract-error.h"
#include "dp-sample-market.h"
#include "dp-source.h"
#include "dp-test.h"

static DpSource *
new_source (const char *name)
{
  g_autoptr(DpTransport) transport = dp_sample_transport_new (NULL);
  DpSource *source = dp_source_new_by_name (name, &(DpSourceOptions) { .transport = transport });

  g_assert_nonnull (source);

  return source;
}

/* Fiber: the rows of one request; no record may be refused. */
static DpBatch *
load (DpSource  *source,
      DpRequest *request)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpReply) reply = dex_await_object (dp_source_fetch (source, request), &error);
  DpBatch *batch;

  g_assert_no_error (error);
  g_assert_null (dp_reply_get_request (reply));
  batch = dp_source_decode (source, request, reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->rejects->len, ==, 0);
  g_assert_cmpuint (batch->n_records, >, 0);

  return batch;
}

static const DpBar *
find_bar (DpBatch *batch,
          int      year,
          int      month,
          int      day)
{
  for (guint i = 0; i < dp_batch_get_instrument (batch, 0)->bars->len; i++)
    {
      if (g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, i).date ==
          dp_date_from_ymd (year, month, day))
        return &g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, i);
    }

  return NULL;
}

static void
check_stock (DpSource   *source,
             const char *symbol)
{
  g_autoptr(GPtrArray) requests =
      dp_source_list_requests (source, symbol, DP_SOURCE_NEEDS_ALL (dp_date_from_ymd (2031, 1, 1)));
  g_autoptr(DpBatch) daily = load (source, g_ptr_array_index (requests, 0));
  g_autoptr(DpBatch) overview = load (source, g_ptr_array_index (requests, 1));
  g_autoptr(DpBatch) quote = load (source, g_ptr_array_index (requests, 2));
  const DpBar *last = &g_array_index (dp_batch_get_instrument (daily, 0)->bars, DpBar,
                                      dp_batch_get_instrument (daily, 0)->bars->len - 1);
  const DpQuote *price = &g_array_index (dp_batch_get_instrument (quote, 0)->quotes, DpQuote, 0);
  double market_cap;

  g_assert_cmpuint (requests->len, ==, 3);
  g_assert_cmpuint (dp_batch_get_instrument (daily, 0)->bars->len, >,
                    g_str_equal (symbol, "LUMO.SIM") ? 500 : 1250);
  g_assert_cmpint (last->date, ==, dp_sample_market_get_last_date ());
  g_assert_cmpstr (dp_batch_get_instrument (daily, 0)->time_zone, ==, "America/New_York");

  g_assert_cmpstr (dp_batch_get_instrument (overview, 0)->kind, ==, "stock");
  g_assert_cmpstr (dp_batch_get_instrument (overview, 0)->currency, ==, "USD");
  g_assert_true (
      g_str_has_suffix (dp_batch_get_instrument (overview, 0)->company->name, "(synthetic)"));
  market_cap = dp_decimal_to_double (last->close) *
               dp_decimal_to_double (
                   dp_batch_get_instrument (overview, 0)->company->shares_outstanding);
  g_assert_cmpfloat_with_epsilon (dp_decimal_to_double (
                                      dp_batch_get_instrument (overview, 0)->company->market_cap),
                                  market_cap, market_cap * 1e-6);
  g_assert_cmpint (dp_decimal_compare (dp_batch_get_instrument (overview, 0)->company->high_52w,
                                       last->close),
                   >=, 0);
  g_assert_cmpint (dp_decimal_compare (dp_batch_get_instrument (overview, 0)->company->low_52w,
                                       last->close),
                   <=, 0);

  g_assert_cmpint (dp_decimal_compare (price->price, last->close), ==, 0);
  g_assert_cmpint (price->trading_date, ==, last->date);
  /* 16:00 in New York, on a winter's day */
  g_assert_cmpint (price->observed_us, ==,
                   ((gint64) last->date * 86400 + 21 * 3600) * G_USEC_PER_SEC);
}

static void
check_coin (DpSource   *source,
            const char *symbol)
{
  g_autoptr(GPtrArray) requests =
      dp_source_list_requests (source, symbol, DP_SOURCE_NEEDS_ALL (dp_date_from_ymd (2031, 1, 1)));
  gint32 expected = dp_sample_market_get_last_date ();
  g_autoptr(DpBatch) ticker = NULL;
  DpDecimal last_close = DP_DECIMAL_NONE;

  /* Year by year, newest first, without a day missing or twice. */
  for (guint i = 0; i + 1 < requests->len; i++)
    {
      g_autoptr(DpBatch) batch = load (source, g_ptr_array_index (requests, i));

      g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 365);
      g_assert_cmpstr (dp_batch_get_instrument (batch, 0)->kind, ==, "coin");
      if (i == 0)
        last_close = g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, 364).close;
      for (int j = 364; j >= 0; j--)
        g_assert_cmpint (g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, j).date,
                         ==, expected--);
    }
  g_assert_cmpuint (requests->len, ==, 6);

  ticker = load (source, g_ptr_array_index (requests, requests->len - 1));
  g_assert_true (g_str_has_suffix (dp_batch_get_instrument (ticker, 0)->name, "(synthetic)"));
  g_assert_true (g_str_has_suffix (dp_batch_get_instrument (ticker, 0)->symbol, ".SIM"));
  g_assert_cmpint (dp_decimal_compare (g_array_index (dp_batch_get_instrument (ticker, 0)->quotes,
                                                      DpQuote, 0)
                                           .price,
                                       last_close),
                   ==, 0);
}

static DexFuture *
test_items_fiber (gpointer data)
{
  g_autoptr(DpSource) stocks = new_source ("alphavantage");
  g_autoptr(DpSource) coins = new_source ("coinpaprika");
  guint n_stocks = 0;
  guint n_coins = 0;
  gsize n_items;
  const DpSampleItem *items = dp_sample_market_list_items (&n_items);

  for (gsize i = 0; i < n_items; i++)
    {
      if (g_str_equal (items[i].source, "alphavantage"))
        {
          check_stock (stocks, items[i].symbol);
          n_stocks++;
        }
      else
        {
          check_coin (coins, items[i].symbol);
          n_coins++;
        }
    }
  g_assert_cmpuint (n_stocks, >=, 8);
  g_assert_cmpuint (n_coins, ==, 4);

  return dex_future_new_true ();
}

static DexFuture *
test_events_fiber (gpointer data)
{
  g_autoptr(DpSource) source = new_source ("alphavantage");
  g_autoptr(GPtrArray) split_requests = dp_source_list_requests (source, "QNTA.SIM",
                                                                 DP_SOURCE_NEEDS_ALL (0));
  g_autoptr(GPtrArray) gap_requests = dp_source_list_requests (source, "FJRD.SIM",
                                                               DP_SOURCE_NEEDS_ALL (0));
  g_autoptr(DpBatch) split = load (source, g_ptr_array_index (split_requests, 0));
  g_autoptr(DpBatch) gap = load (source, g_ptr_array_index (gap_requests, 0));
  const DpBar *before = find_bar (split, 2024, 6, 7);
  const DpBar *after = find_bar (split, 2024, 6, 10);

  g_assert_cmpfloat_with_epsilon (dp_decimal_to_double (before->close),
                                  4 * dp_decimal_to_double (after->close),
                                  dp_decimal_to_double (after->close) / 2);
  g_assert_nonnull (find_bar (gap, 2025, 3, 10));
  g_assert_null (find_bar (gap, 2025, 3, 11));
  g_assert_null (find_bar (gap, 2025, 3, 14));
  g_assert_nonnull (find_bar (gap, 2025, 3, 17));

  return dex_future_new_true ();
}

/* Days on which New York was closed, from the exchange's published calendars, and neighbours on
 * which it was open. */
static DexFuture *
test_calendar_fiber (gpointer data)
{
  static const int closed[][3] = {
    { 2021, 11, 25 }, { 2021, 12, 24 }, { 2022, 1, 17 }, { 2022, 2, 21 }, { 2022, 4, 15 },
    { 2022, 5, 30 }, { 2022, 6, 20 }, { 2022, 7, 4 }, { 2022, 9, 5 }, { 2022, 12, 26 },
    { 2023, 1, 2 }, { 2023, 4, 7 }, { 2023, 6, 19 }, { 2024, 3, 29 }, { 2025, 4, 18 },
    { 2026, 4, 3 }, { 2026, 6, 19 }, { 2026, 7, 3 },
  };
  static const int open[][3] = {
    { 2021, 12, 31 }, { 2022, 6, 17 }, { 2022, 4, 14 }, { 2023, 7, 3 }, { 2024, 11, 29 },
    { 2024, 12, 24 }, { 2026, 7, 2 },
  };
  g_autoptr(DpSource) source = new_source ("alphavantage");
  g_autoptr(GPtrArray) requests = dp_source_list_requests (source, "AGRI.SIM",
                                                           DP_SOURCE_NEEDS_ALL (0));
  g_autoptr(DpBatch) batch = load (source, g_ptr_array_index (requests, 0));

  for (gsize i = 0; i < G_N_ELEMENTS (closed); i++)
    g_assert_null (find_bar (batch, closed[i][0], closed[i][1], closed[i][2]));
  for (gsize i = 0; i < G_N_ELEMENTS (open); i++)
    g_assert_nonnull (find_bar (batch, open[i][0], open[i][1], open[i][2]));
  for (guint i = 0; i < dp_batch_get_instrument (batch, 0)->bars->len; i++)
    g_assert_cmpint (dp_date_weekday (
                         g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, i).date),
                     <, 5);

  return dex_future_new_true ();
}

static DexFuture *
test_unknown_fiber (gpointer data)
{
  g_autoptr(DpSource) source = new_source ("alphavantage");
  g_autoptr(GPtrArray) requests = dp_source_list_requests (source, "AAPL", DP_SOURCE_NEEDS_ALL (0));
  g_autoptr(GError) error = NULL;

  g_assert_null (dex_await_object (dp_source_fetch (source, g_ptr_array_index (requests, 0)),
                                   &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_NO_RECORDING);
  g_assert_nonnull (strstr (error->message, "AAPL"));

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/extract/sample-market/items", test_items_fiber);
  dp_test_add_fiber ("/extract/sample-market/events", test_events_fiber);
  dp_test_add_fiber ("/extract/sample-market/calendar", test_calendar_fiber);
  dp_test_add_fiber ("/extract/sample-market/unknown", test_unknown_fiber);

  return g_test_run ();
}
