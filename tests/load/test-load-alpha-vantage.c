/* test-load-alpha-vantage.c: replies of Alpha Vantage, from their text to the tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-loader.h"
#include "dp-source.h"
#include "dp-test.h"

#define BAR(close) \
  "{\"1. open\":\"10\",\"2. high\":\"20\",\"3. low\":\"9\",\"4. close\":\"" close "\"," \
  "\"5. volume\":\"100\"}"
#define ADJUSTED(adjusted, dividend, split) \
  "{\"1. open\":\"10\",\"2. high\":\"20\",\"3. low\":\"9\",\"4. close\":\"11\"," \
  "\"5. adjusted close\":\"" adjusted "\",\"6. volume\":\"100\"," \
  "\"7. dividend amount\":\"" dividend "\",\"8. split coefficient\":\"" split "\"}"

static DpDbPool *pool;
static DpSource *source;

static void
new_database (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = NULL;

  pool = dp_test_dup_migrated_pool ();
  result = dex_await_object (dp_db_pool_query (pool, "insert into control.runs (run_id, trigger, "
                                               "status) values (1, 'test', 'running')", NULL),
                             &error);
  g_assert_no_error (error);
}

/* Fiber: decodes and loads @body as the answer to @function. Returns: rows written */
static gint64
load (const char *function,
      const char *interval,
      const char *body)
{
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", function, "ABC", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (200, "application/json", bytes,
                                           G_GINT64_CONSTANT (1795212000000000), 0, -1);
  DpLoadContext context = { .run_id = 1, .default_kind = "stock", .key_id = "" };
  g_autoptr(GError) error = NULL;
  DpLoadOutcome *outcome;
  DpBatch *batch;
  gint64 written;

  if (interval != NULL)
    dp_request_add_param (request, "interval", interval);
  batch = dp_source_decode (source, request, reply, &error);
  g_assert_no_error (error);
  outcome = dex_await_boxed (dp_load_reply (pool, &context, request, reply, batch), &error);
  g_assert_no_error (error);
  written = outcome->rows_written;
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);

  return written;
}

static void
check (const char *sql,
       const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = dex_await_object (dp_db_pool_query (pool, sql, NULL), &error);

  g_assert_no_error (error);
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 0), ==, expected);
}

/* The running week's row carries its latest day; on the next one it is another row in the reply,
 * and still one week in the table. */
static DexFuture *
test_weeks_fiber (gpointer data)
{
  static const char weeks[] =
    "select string_agg(trading_date || ' ' || close, ', ' order by trading_date) "
    "from raw.period_prices where period = 'week'";

  new_database ();
  g_assert_cmpint (load ("TIME_SERIES_WEEKLY", NULL,
                         "{\"Weekly Time Series\":{\"2026-11-17\":" BAR ("11") ","
                         "\"2026-11-13\":" BAR ("10") "}}"), ==, 2);
  check (weeks, "2026-11-13 10, 2026-11-17 11");
  load ("TIME_SERIES_WEEKLY", NULL,
        "{\"Weekly Time Series\":{\"2026-11-19\":" BAR ("12") ",\"2026-11-13\":" BAR ("10") "}}");
  check (weeks, "2026-11-13 10, 2026-11-19 12");
  load ("TIME_SERIES_MONTHLY", NULL,
        "{\"Monthly Time Series\":{\"2026-11-19\":" BAR ("12") ",\"2026-10-30\":" BAR ("9.5") "}}");
  check (weeks, "2026-11-13 10, 2026-11-19 12");
  check ("select string_agg(trading_date || ' ' || close, ', ' order by trading_date) "
         "from raw.period_prices where period = 'month'", "2026-10-30 9.5, 2026-11-19 12");
  /* Of days nothing is said. */
  check ("select count(*) from raw.daily_prices", "0");
  check ("select count(*) from control.interval_days", "0");
  g_clear_object (&pool);

  return dex_future_new_true ();
}

static DexFuture *
test_adjusted_fiber (gpointer data)
{
  new_database ();
  load ("TIME_SERIES_DAILY", NULL, "{\"Time Series (Daily)\":{\"2026-11-18\":" BAR ("11") "}}");
  load ("TIME_SERIES_DAILY_ADJUSTED", NULL,
        "{\"Time Series (Daily)\":{\"2026-11-19\":" ADJUSTED ("11", "0.51", "1.0") ","
        "\"2026-11-18\":" ADJUSTED ("5.5", "0.0", "2.0") "}}");
  check ("select string_agg(trading_date || ' ' || close || ' ' || adjusted_close, ', ' "
         "order by trading_date) from raw.daily_prices", "2026-11-18 11 5.5, 2026-11-19 11 11");
  check ("select string_agg(action_date || ' ' || kind || ' ' || value, ', ' order by action_date) "
         "from raw.corporate_actions", "2026-11-18 split 2.0, 2026-11-19 dividend 0.51");
  /* A plain reply takes nothing of it away, and the split's own list says the same. */
  load ("TIME_SERIES_DAILY", NULL, "{\"Time Series (Daily)\":{\"2026-11-18\":" BAR ("11") "}}");
  check ("select adjusted_close from raw.daily_prices where trading_date = '2026-11-18'", "5.5");
  g_assert_cmpint (load ("SPLITS", NULL, "{\"symbol\":\"ABC\",\"data\":[{\"effective_date\":"
                         "\"2026-11-18\",\"split_factor\":\"2.0\"}]}"), ==, 0);
  check ("select count(*) from raw.corporate_actions where revised_at is null", "2");
  g_clear_object (&pool);

  return dex_future_new_true ();
}

static DexFuture *
test_intraday_fiber (gpointer data)
{
  static const char body[] =
    "{\"Meta Data\":{\"6. Time Zone\":\"US/Eastern\"},\"Time Series (60min)\":{"
    "\"2026-10-30 10:00:00\":" BAR ("11") ",\"2026-11-02 10:00:00\":" BAR ("12") "}}";

  new_database ();
  g_assert_cmpint (load ("TIME_SERIES_INTRADAY", "60min", body), ==, 2);
  check ("select string_agg(ts at time zone 'UTC' || ' ' || interval_s || ' ' || close, ', ' "
         "order by ts) from raw.intraday_prices",
         "2026-10-30 14:00:00 3600 11, 2026-11-02 15:00:00 3600 12");
  g_assert_cmpint (load ("TIME_SERIES_INTRADAY", "60min", body), ==, 0);
  check ("select time_zone from raw.instruments", "America/New_York");
  g_clear_object (&pool);

  return dex_future_new_true ();
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
  dp_test_add_fiber ("/load/alpha-vantage/weeks", test_weeks_fiber);
  dp_test_add_fiber ("/load/alpha-vantage/adjusted", test_adjusted_fiber);
  dp_test_add_fiber ("/load/alpha-vantage/intraday", test_intraday_fiber);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}
