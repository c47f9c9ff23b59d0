/* test-load-intervals.c: the ledger says of each day what the replies said
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-exchange-calendar.h"
#include "dp-loader.h"
#include "dp-test.h"

#include <string.h>

#define RECEIVED "2026-11-21T12:00:00Z"

static DpDbPool *pool;

static gint32
date (const char *text)
{
  return text != NULL ? dp_date_parse (text, -1) : DP_DATE_NONE;
}

static void
add_bar (DpBatch *batch,
         gint32   day)
{
  g_autofree char *text = dp_date_to_string (day);
  DpDecimal price;
  DpBar bar = { .date = day };

  g_assert_true (dp_decimal_parse ("10", -1, &price));
  bar.open = bar.high = bar.low = bar.close = price;
  bar.adjusted_close = bar.volume = bar.market_cap = DP_DECIMAL_NONE;
  batch->n_records++;
  g_assert_true (dp_batch_add_bar (batch, dp_batch_get_instrument (batch, 0)->bars, &bar, text,
                                   -1));
}

static DpReply *
new_reply (guint number)
{
  g_autofree char *body = g_strdup_printf ("{\"reply\": %u}", number);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  gint64 received_us;

  g_assert_true (dp_timestamp_parse (RECEIVED, &received_us));

  return dp_reply_new (200, "application/json", bytes, received_us, 12000, -1);
}

static DpRequest *
new_request (const char *symbol,
             const char *first,
             const char *last)
{
  DpRequest *request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", symbol, NULL);

  dp_request_set_window (request, date (first), date (last));

  return request;
}

static guint n_replies;

static void
load_batch (const char *symbol,
            DpBatch    *batch,
            const char *first,
            const char *last)
{
  g_autoptr(DpRequest) request = new_request (symbol, first, last);
  g_autoptr(DpReply) reply = new_reply (++n_replies);
  g_autoptr(GError) error = NULL;
  DpLoadContext context = { .run_id = 1, .default_kind = "stock" };
  DpLoadOutcome *outcome;

  outcome = dex_await_boxed (dp_load_reply (pool, &context, request, reply, batch), &error);
  g_assert_no_error (error);
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);
}

/* Loads the days of @texts, separated by blanks. */
static void
load_days (const char *symbol,
           const char *texts,
           const char *first,
           const char *last)
{
  g_auto(GStrv) parts = g_strsplit (texts, " ", -1);
  DpBatch *batch = dp_batch_new ();

  dp_batch_add_instrument (batch, symbol);
  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    add_bar (batch, date (parts[i]));
  load_batch (symbol, batch, first, last);
}

static void
assert_ledger (const char *symbol,
               const char *expected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, symbol);
  result = dex_await_object (
      dp_db_pool_query (pool,
                        "select string_agg(first_day || '/' || last_day || ' ' || state, ', ' "
                        "order by first_day) from control.intervals join raw.listings using "
                        "(instrument_id, source) where source_symbol = $1",
                        params),
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 0), ==, expected);
}

static DexFuture *
test_merged (gpointer user_data)
{
  load_days ("MERG", "2026-11-12 2026-11-13", NULL, NULL);
  assert_ledger ("MERG", "2026-11-12/2026-11-15 loaded");
  load_days ("MERG", "2026-11-17 2026-11-18", NULL, NULL);
  assert_ledger ("MERG", "2026-11-12/2026-11-15 loaded, 2026-11-17/2026-11-18 loaded");
  load_days ("MERG", "2026-11-13 2026-11-16 2026-11-17", NULL, NULL);
  assert_ledger ("MERG", "2026-11-12/2026-11-18 loaded");

  return dex_future_new_true ();
}

/* What was empty gets a price; what has one keeps it. */
static DexFuture *
test_states (gpointer user_data)
{
  load_days ("STAT", "2026-11-10 2026-11-12", "2026-11-04", "2026-11-20");
  assert_ledger ("STAT", "2026-11-04/2026-11-09 empty, 2026-11-10/2026-11-10 loaded, "
                         "2026-11-11/2026-11-11 empty, 2026-11-12/2026-11-12 loaded, "
                         "2026-11-13/2026-11-17 empty");
  load_days ("STAT", "2026-11-10 2026-11-11 2026-11-13", NULL, NULL);
  assert_ledger ("STAT", "2026-11-04/2026-11-09 empty, 2026-11-10/2026-11-15 loaded, "
                         "2026-11-16/2026-11-17 empty");
  load_days ("STAT", "", "2026-11-02", "2026-11-13");
  assert_ledger ("STAT", "2026-11-02/2026-11-09 empty, 2026-11-10/2026-11-15 loaded, "
                         "2026-11-16/2026-11-17 empty");

  return dex_future_new_true ();
}

static DexFuture *
test_rejected (gpointer user_data)
{
  DpBatch *batch = dp_batch_new ();

  dp_batch_add_instrument (batch, "REJC");
  add_bar (batch, date ("2026-11-10"));
  dp_batch_add_reject (batch, "2026-11-11", "{}", -1, "The close is missing.");
  add_bar (batch, date ("2026-11-12"));
  load_batch ("REJC", batch, NULL, NULL);
  assert_ledger ("REJC", "2026-11-10/2026-11-10 loaded, 2026-11-11/2026-11-11 rejected, "
                         "2026-11-12/2026-11-12 loaded");
  load_days ("REJC", "2026-11-11", NULL, NULL);
  assert_ledger ("REJC", "2026-11-10/2026-11-12 loaded");

  return dex_future_new_true ();
}

static void
fail_days (const char *symbol,
           const char *days)
{
  const char *symbols[] = { symbol, NULL };
  const char *texts[] = { days, NULL };
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, "alphavantage");
  dp_db_params_add_strv (params, symbols);
  dp_db_params_add_strv (params, texts);
  dp_db_params_add_int64 (params, 1);
  dp_db_params_add_time (params, g_get_real_time ());
  dp_db_params_add_strv (params, (const char * const []) { "day", NULL });
  g_assert_true (dex_await (dp_db_pool_query (pool, dp_db_load_sql ("fail_intervals"), params),
                            NULL));
}

/* A call failed, and the next one brings what was there before: then the days have not failed. */
static DexFuture *
test_failed (gpointer user_data)
{
  g_autoptr(DpRequest) request = new_request ("FAIL", NULL, "2026-11-20");
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  DpLoadContext context = { .run_id = 1, .default_kind = "stock" };

  load_days ("FAIL", "2026-11-12 2026-11-13", NULL, "2026-11-20");
  reply = new_reply (n_replies);
  fail_days ("FAIL", "{[2026-11-13,2026-11-23)}");
  assert_ledger ("FAIL", "2026-11-12/2026-11-15 loaded, 2026-11-16/2026-11-17 empty, "
                         "2026-11-18/2026-11-22 failed");
  g_assert_true (dex_await_boolean (dp_load_unchanged (pool, &context, request, reply), &error));
  g_assert_no_error (error);
  assert_ledger ("FAIL", "2026-11-12/2026-11-15 loaded, 2026-11-16/2026-11-17 empty");

  /* Nor where it is another reply, which has nothing new to say of them. */
  fail_days ("FAIL", "{[2026-11-18,2026-11-23)}");
  load_days ("FAIL", "2026-11-12 2026-11-13", NULL, "2026-11-20");
  assert_ledger ("FAIL", "2026-11-12/2026-11-15 loaded, 2026-11-16/2026-11-17 empty");

  return dex_future_new_true ();
}

/* Twenty years of prices are one stretch in one row. */
static DexFuture *
test_long_history (gpointer user_data)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNYS");
  g_autoptr(GArray) days = dp_exchange_calendar_list (calendar, date ("2006-01-03"),
                                                      date ("2026-11-20"));
  DpBatch *batch = dp_batch_new ();

  dp_batch_add_instrument (batch, "LONG");
  for (guint i = 0; i < days->len; i++)
    add_bar (batch, g_array_index (days, gint32, i));
  g_assert_cmpuint (days->len, >, 5000);
  load_batch ("LONG", batch, "1900-01-01", "2026-11-21");
  assert_ledger ("LONG", "1900-01-01/2006-01-02 empty, 2006-01-03/2026-11-22 loaded");

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int status;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();
  dp_test_await (dp_db_pool_query (pool, "insert into control.runs (run_id, trigger, status) "
                                         "values (1, 'test', 'running')", NULL));
  dp_test_add_fiber ("/load/intervals/merged", test_merged);
  dp_test_add_fiber ("/load/intervals/states", test_states);
  dp_test_add_fiber ("/load/intervals/rejected", test_rejected);
  dp_test_add_fiber ("/load/intervals/failed", test_failed);
  dp_test_add_fiber ("/load/intervals/long-history", test_long_history);
  status = g_test_run ();
  g_clear_object (&pool);

  return status;
}
