/* test-replay.c: what is typed, made again from the stored replies
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-engine.h"
#include "dp-loader.h"
#include "dp-replay.h"
#include "dp-source.h"
#include "dp-test.h"

static DpDbPool *pool;

#define ask(sql) dp_test_sql_text (pool, sql)
#define assert_answer(sql, expected) assert_sql (pool, sql, expected)

static const char * const typed[] = {
  "raw.daily_prices",      "raw.intraday_prices",   "raw.period_prices", "raw.quotes",
  "raw.corporate_actions", "raw.company_overviews", "raw.rss_entries",   "raw.feeds",
  "raw.rejects",           "raw.instruments",       "raw.listings",      "control.interval_days",
  "control.loads",         "control.checkpoints",   "control.quota",
};

/* Every value of every row, of all tables a replay could touch. */
static GPtrArray *
hash_tables (void)
{
  GPtrArray *hashes = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autofree char *sql = NULL;
      g_autofree char *hash = NULL;

      sql = g_strdup_printf ("select count(*) || ' ' || coalesce(md5(string_agg(t::text, E'\\n' "
                             "order by t::text)), '') from %s as t",
                             typed[i]);
      hash = ask (sql);
      g_ptr_array_add (hashes, g_strdup_printf ("%s %s", typed[i], hash));
    }

  return hashes;
}

static void
assert_same (GPtrArray *before)
{
  g_autoptr(GPtrArray) after = hash_tables ();

  for (guint i = 0; i < before->len; i++)
    g_assert_cmpstr (g_ptr_array_index (before, i), ==, g_ptr_array_index (after, i));
}

static gint64
new_run (void)
{
  g_autofree char *id = ask (
      "with run as (insert into control.runs (trigger, status) values ('test', 'running') "
      "returning run_id), task as (insert into control.task_runs (run_id, name, position, status) "
      "select run_id, 'load', 4, 'running' from run) select run_id from run");

  return g_ascii_strtoll (id, NULL, 10);
}

/* Decodes and loads @body, received @day days after the first, as a run does. */
static void
load (const char *source_name,
      const char *endpoint,
      const char *symbol,
      const char *body,
      guint       day)
{
  g_autoptr(DpTransport) transport = dp_sample_transport_new (NULL);
  DpSourceOptions options = { .transport = transport };
  g_autoptr(DpSource) source = dp_source_new_by_name (source_name, &options);
  g_autoptr(DpRequest) request = dp_request_new (source_name, endpoint, symbol, NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(GError) error = NULL;
  DpLoadContext context = { .run_id = new_run (), .key_id = "abc", .n_calls = 1 };
  DpLoadOutcome *outcome;
  DpBatch *batch;

  reply = dp_reply_new (200, *body == '<' ? "application/rss+xml" : "application/json", bytes,
                        G_GINT64_CONSTANT (1700000000000000) +
                            day * G_GINT64_CONSTANT (86400000000),
                        12000, -1);
  dp_request_add_param (request, "symbol", symbol);
  batch = dp_source_decode (source, request, reply, &error);
  g_assert_no_error (error);
  context.default_kind = dp_source_get_default_kind (source);
  outcome = dex_await_boxed (dp_load_reply (pool, &context, request, reply, batch), &error);
  g_assert_no_error (error);
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);
}

static char *
daily (const char *rows)
{
  return g_strdup_printf ("{\"Meta Data\":{\"2. Symbol\":\"IBM\",\"5. Time Zone\":\"US/Eastern\"},"
                          "\"Time Series (Daily)\":{%s}}", rows);
}

#define ROW(day, price) \
  "\"" day "\":{\"1. open\":\"" price "\",\"2. high\":\"" price "\",\"3. low\":\"" price "\"," \
  "\"4. close\":\"" price "\",\"5. volume\":\"1000\"}"

static void
load_daily (const char *rows,
            guint       day)
{
  g_autofree char *body = daily (rows);

  load ("alphavantage", "TIME_SERIES_DAILY", "IBM", body, day);
}

static void
load_file (const char *source,
           const char *endpoint,
           const char *symbol,
           const char *fixture,
           guint       day)
{
  g_autofree char *path = dp_test_dup_fixture (fixture);
  g_autofree char *body = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &body, NULL, &error);
  g_assert_no_error (error);
  load (source, endpoint, symbol, body, day);
}

static char *
feed (const char *title)
{
  return g_strdup_printf (
      "<rss version=\"2.0\"><channel><title>News</title><ttl>30</ttl><item><guid>a</guid><title>%s "
      "about $IBM</title></item><item><guid>b</guid><title>Nothing "
      "new</title></item></channel></rss>",
      title);
}

static void
load_feed (const char *title,
           guint       day)
{
  g_autofree char *body = feed (title);

  load ("rss", "feed", "https://example.org/feed", body, day);
}

/* Corrections there and back, a reply that comes again, rejects, a day that is there twice, facts,
 * quotes and news. */
static void
load_history (void)
{
  const char *a = ROW ("2023-11-10", "10.5000") "," ROW ("2023-11-13", "11.25");
  const char *b = ROW ("2023-11-10", "10.6") "," ROW ("2023-11-13", "11.25") "," ROW ("2023-11-14",
                                                                                      "-3");
  const char *twins = ROW ("2023-11-14", "12.5") "," ROW ("2023-11-14",
                                                          "12.6") "," ROW ("2023-11-13", "11.5");

  load_feed ("First", 0);
  load_daily (a, 0);
  load_daily (b, 1);
  load_daily (a, 2);
  load_daily (twins, 3);
  load_file ("alphavantage", "OVERVIEW", "IBM", "alpha-vantage/overview_IBM_2020-06.json", 0);
  load_file ("alphavantage", "OVERVIEW", "IBM", "alpha-vantage/overview_IBM_2025-09.json", 1);
  load_file ("alphavantage", "OVERVIEW", "IBM", "alpha-vantage/overview_IBM_2020-06.json", 2);
  load_file ("alphavantage", "GLOBAL_QUOTE", "MSFT",
             "alpha-vantage/global_quote_MSFT_2018-10-05.json", 0);
  load_file ("alphavantage", "TIME_SERIES_DAILY", "MSFT",
             "alpha-vantage/daily_compact_MSFT_2018-08-16.json", 0);
  load_file ("coinpaprika", "/tickers/{id}", "btc-bitcoin",
             "coinpaprika/ticker_btc_2022-04-19.json", 0);
  load_file ("coinpaprika", "/coins/{id}/ohlcv/historical", "btc-bitcoin",
             "coinpaprika/ohlcv_historical_btc_2days_2019.json", 0);
  load_feed ("Second", 1);
  load_feed ("First", 2);
}

static DpReplayOutcome
replay (const DpReplayOptions *options)
{
  g_autoptr(GError) error = NULL;
  DpReplayOutcome *boxed = dex_await_boxed (dp_replay (pool, options), &error);
  DpReplayOutcome outcome;

  g_assert_no_error (error);
  outcome = *boxed;
  g_boxed_free (DP_TYPE_REPLAY_OUTCOME, boxed);

  return outcome;
}

static DexFuture *
test_identical (gpointer user_data)
{
  g_autoptr(GPtrArray) before = NULL;
  DpReplayOptions options = { .from = DP_DATE_NONE };
  DpReplayOutcome outcome;

  load_history ();
  /* The history is worth comparing. */
  assert_answer ("select count(*) from raw.daily_prices where revised_at is not null", "2");
  assert_answer ("select count(*) from raw.rejects where state = 'open'", "2");
  assert_answer ("select count(*) from raw.api_responses where response_body is not null and "
                 "source = 'alphavantage'",
                 "1");
  assert_answer ("select count(*) from raw.company_overviews", "3");
  assert_answer ("select count(*) from raw.rss_entries where revised_at is not null", "1");

  before = hash_tables ();
  outcome = replay (&options);
  assert_same (before);
  g_assert_cmpuint (outcome.n_loads, ==, 14);
  g_assert_cmpuint (outcome.n_resolved, ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_restores (gpointer user_data)
{
  g_autoptr(GPtrArray) before = hash_tables ();
  const char * const sources[] = { "alphavantage", "rss", NULL };
  DpReplayOptions options = { .sources = sources, .from = DP_DATE_NONE };
  g_autofree char *coins = ask ("select string_agg(ctid::text, ',' order by ctid) from "
                                "raw.daily_prices where source = 'coinpaprika'");

  dp_test_sql (pool, "update raw.daily_prices set close = 1, revised_at = now() "
                     "where source = 'alphavantage';"
                     "delete from raw.company_overviews;update raw.rss_entries set title = 'x'");
  replay (&options);
  assert_same (before);
  /* Of a source that was not named, nothing was touched. */
  assert_answer ("select string_agg(ctid::text, ',' order by ctid) from raw.daily_prices "
                 "where source = 'coinpaprika'", coins);

  return dex_future_new_true ();
}

static DexFuture *
test_from_a_day (gpointer user_data)
{
  g_autoptr(GPtrArray) before = hash_tables ();
  DpReplayOptions options = { .from = dp_date_parse ("2023-11-13", -1) };
  g_autofree char *older = ask ("select string_agg(ctid::text, ',' order by ctid) from "
                                "raw.daily_prices where trading_date < '2023-11-13'");

  dp_test_sql (pool, "update raw.daily_prices set close = 1 where trading_date >= '2023-11-13'");
  replay (&options);
  assert_same (before);
  assert_answer ("select string_agg(ctid::text, ',' order by ctid) from raw.daily_prices "
                 "where trading_date < '2023-11-13'", older);

  return dex_future_new_true ();
}

static void
progress_cb (guint    n_done,
             guint    n_loads,
             gpointer user_data)
{
  char **expected = user_data;

  g_assert_cmpuint (n_loads, ==, 14);
  g_assert_cmpuint (n_done, <=, n_loads);
  if (n_done == 7)
    assert_answer ("select count(*) || ' ' || sum(close) from raw.daily_prices", *expected);
}

/* Whoever reads meanwhile reads what there was. */
static DexFuture *
test_readers_see_the_old_rows (gpointer user_data)
{
  g_autofree char *expected = ask ("select count(*) || ' ' || sum(close) from raw.daily_prices");
  DpReplayOptions options = { .from = DP_DATE_NONE,
                              .progress = progress_cb,
                              .user_data = &expected };

  replay (&options);

  return dex_future_new_true ();
}

static DexFuture *
test_nothing_where_a_reply_is_gone (gpointer user_data)
{
  g_autoptr(GPtrArray) before = hash_tables ();
  g_autoptr(GError) error = NULL;
  DpReplayOptions options = { .from = DP_DATE_NONE };

  dp_test_sql (pool, "delete from raw.api_responses where endpoint = 'GLOBAL_QUOTE'");
  g_assert_null (dex_await_boxed (dp_replay (pool, &options), &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "not stored any more"));
  assert_same (before);

  return dex_future_new_true ();
}

static DexFuture *
test_not_beside_a_run (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  g_autoptr(DpDbResult) locked = NULL;
  DpReplayOptions options = { .from = DP_DATE_NONE };

  locked = dex_await_object (dp_db_connection_query (dp_db_lease_get_connection (lease),
                                                     "select pg_advisory_lock(727006002026)", NULL),
                             &error);
  g_assert_no_error (error);
  g_assert_null (dex_await_boxed (dp_replay (pool, &options), &error));
  g_assert_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int status;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();

  dp_test_add_fiber ("/pipeline/replay/identical", test_identical);
  dp_test_add_fiber ("/pipeline/replay/restores", test_restores);
  dp_test_add_fiber ("/pipeline/replay/from", test_from_a_day);
  dp_test_add_fiber ("/pipeline/replay/readers", test_readers_see_the_old_rows);
  dp_test_add_fiber ("/pipeline/replay/gone", test_nothing_where_a_reply_is_gone);
  dp_test_add_fiber ("/pipeline/replay/busy", test_not_beside_a_run);
  status = g_test_run ();
  g_object_unref (pool);

  return status;
}
