/* test-load-news.c: entries of feeds: new, changed, the same, and gone from the feed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-loader.h"
#include "dp-source.h"
#include "dp-test.h"

#define ITEM(key, title)  "<item><guid isPermaLink=\"false\">" key "</guid><title>" title "</title>"
#define RSS(items)        "<rss version=\"2.0\"><channel><title>Wire</title><ttl>15</ttl>" items \
                          "</channel></rss>"
#define WITH_DATE         "<pubDate>Thu, 24 Sep 2026 18:30:00 GMT</pubDate><category>A</category>" \
                          "<category>B, \"C\"</category></item>"

static DpDbPool *pool;
static DpSource *source;

#define ask(sql) dp_test_sql_text (pool, sql)
#define assert_answer(sql, expected) assert_sql (pool, sql, expected)

static gint64
new_run (void)
{
  g_autofree char *id = NULL;

  id = ask ("with run as (insert into control.runs (trigger, status) values ('test', 'running') "
            "returning run_id) insert into control.task_runs (run_id, name, position, status) "
            "select run_id, 'load', 4, 'running' from run returning run_id");

  return g_ascii_strtoll (id, NULL, 10);
}

static DpReply *
new_reply (guint       status,
           const char *body)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));

  return dp_reply_new (status, "text/xml; charset=utf-8", bytes,
                       G_GINT64_CONSTANT (1800000000000000), 1000, -1);
}

/* Fiber: the rows that loading @body as the feed's reply writes */
static guint
load (const char *feed,
      const char *body,
      gint64      run_id,
      gint64      next_us)
{
  g_autoptr(DpRequest) request = dp_request_new ("rss", "/", feed, feed);
  g_autoptr(DpReply) reply = new_reply (200, body);
  g_autoptr(GError) error = NULL;
  DpLoadContext context = {
    .run_id = run_id, .default_kind = "feed", .key_id = "", .n_calls = 1, .next_us = next_us,
  };
  DpBatch *batch = dp_source_decode (source, request, reply, &error);
  DpLoadOutcome *outcome;
  guint n_written;

  g_assert_no_error (error);
  outcome = dex_await_boxed (dp_load_reply (pool, &context, request, reply, batch), &error);
  g_assert_no_error (error);
  n_written = outcome->rows_written;
  g_assert_cmpint (outcome->instrument_id, ==, 0);
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);

  return n_written;
}

static gboolean
is_unchanged (const char *feed,
              guint       status,
              const char *body,
              gint64      run_id)
{
  g_autoptr(DpRequest) request = dp_request_new ("rss", "/", feed, feed);
  g_autoptr(DpReply) reply = new_reply (status, body);
  g_autoptr(GError) error = NULL;
  DpLoadContext context = {
    .run_id = run_id, .default_kind = "feed", .n_calls = 1,
    .next_us = G_GINT64_CONSTANT (1900000000000000),
  };
  gboolean unchanged;

  unchanged = dex_await_boolean (dp_load_unchanged (pool, &context, request, reply), &error);
  g_assert_no_error (error);

  return unchanged;
}

static DexFuture *
test_everything (gpointer user_data)
{
  gint64 run_id = new_run ();
  guint n_written;

  n_written = load (
      "https://n.example/all",
      RSS (ITEM ("1",
                 "Up &amp; up") "<link>https://n.example/1</link><description>&lt;p&gt;Text&lt;/"
                                "p&gt;</description><author>Ann</author>" WITH_DATE
                                    ITEM ("2", "Two") "<pubDate>24 Sep 2026 18:30</pubDate></item>"
                                                      "<item><author>nobody</author></item>"),
      run_id, G_GINT64_CONSTANT (1800000900000000));
  g_assert_cmpuint (n_written, ==, 2);
  assert_answer (
      "select concat_ws('|', entry_key, title, link, summary, author, published_at at time zone "
      "'UTC', updated_at, categories, symbols, zone_missing, first_seen_at is not null, "
      "revised_at) from raw.rss_entries where feed = 'https://n.example/all' and entry_key = '1'",
      "1|Up & up|https://n.example/1|Text|Ann|2026-09-24 18:30:00|{A,\"B, \\\"C\\\"\"}|{}|f|t");
  assert_answer ("select zone_missing::text || ' ' || (link is null)::text from raw.rss_entries "
                 "where feed = 'https://n.example/all' and entry_key = '2'", "true true");
  assert_answer ("select title || ' ' || ttl_minutes || ' ' || warnings::text from raw.feeds "
                 "where feed = 'https://n.example/all'", "Wire 15 {}");
  assert_answer ("select left(convert_from(response_body, 'UTF8'), 4) || ' ' || content_type || ' "
                 "' || (response_data is null)::text from raw.api_responses join control.loads "
                 "using (response_id) where symbol = 'https://n.example/all'",
                 "<rss text/xml; charset=utf-8 true");
  assert_answer ("select rows_in || ' ' || rows_written || ' ' || rows_rejected from control.loads "
                 "join raw.rss_entries using (load_id) where entry_key = '2'", "3 2 1");
  assert_answer ("select cause from raw.rejects where symbol = 'https://n.example/all'",
                 "The entry has no title, no text, no link and no id.");
  assert_answer ("select extract(epoch from next_at)::bigint from control.checkpoints "
                 "where item = 'https://n.example/all'", "1800000900");
  assert_answer ("select rows || ' ' || rejected from control.run_items where symbol = "
                 "'https://n.example/all'",
                 "2 1");

  return dex_future_new_true ();
}

/* Only what changed is written anew, and what rolled out of the feed stays. */
static DexFuture *
test_update (gpointer user_data)
{
  const char *feed = "https://n.example/update";
  gint64 run_id = new_run ();
  g_autofree char *untouched = NULL;
  g_autofree char *still_untouched = NULL;

  g_assert_cmpuint (load (feed, RSS (ITEM ("1", "One") "</item>" ITEM ("2", "Two") "</item>"
                                     ITEM ("3", "Three") "</item>"), run_id, 0), ==, 3);
  untouched = ask ("select row(rss_entries.*, xmin)::text from raw.rss_entries where entry_key = "
                   "'2' and feed = 'https://n.example/update'");
  g_assert_cmpuint (load (feed, RSS (ITEM ("4", "Four") "</item>" ITEM ("2", "Two") "</item>"
                                     ITEM ("1", "One, corrected") "</item>"), run_id, 0), ==, 2);
  still_untouched = ask ("select row(rss_entries.*, xmin)::text from raw.rss_entries where "
                         "entry_key = '2' and feed = 'https://n.example/update'");
  g_assert_cmpstr (untouched, ==, still_untouched);
  assert_answer (
      "select string_agg(entry_key || ' ' || title || ' ' || (revised_at is not null)::text, ', ' "
      "order by entry_key) from raw.rss_entries where feed = 'https://n.example/update'",
      "1 One, corrected true, 2 Two false, 3 Three false, 4 Four false");
  assert_answer ("select count(*) from raw.rss_entries where feed = 'https://n.example/update' "
                 "and revised_at <= first_seen_at", "0");
  /* The same key in another feed is another entry. */
  g_assert_cmpuint (load ("https://n.example/other", RSS (ITEM ("1", "One") "</item>"), run_id, 0),
                    ==, 1);
  assert_answer ("select count(*) from raw.rss_entries where entry_key = '1' and feed like "
                 "'https://n.example/%' and title like 'One%'", "2");

  return dex_future_new_true ();
}

static DexFuture *
test_unchanged (gpointer user_data)
{
  const char *feed = "https://n.example/same";
  const char *body = RSS (ITEM ("1", "One") "</item>");
  gint64 run_id = new_run ();

  g_assert_false (is_unchanged (feed, 200, body, run_id));
  g_assert_false (is_unchanged (feed, 304, "", run_id));
  g_assert_cmpuint (load (feed, body, run_id, 0), ==, 1);
  g_assert_true (is_unchanged (feed, 200, body, run_id));
  g_assert_true (is_unchanged (feed, 304, "", run_id));
  g_assert_false (is_unchanged (feed, 200, RSS (ITEM ("1", "Two") "</item>"), run_id));
  assert_answer ("select extract(epoch from next_at)::bigint from control.checkpoints "
                 "where item = 'https://n.example/same'", "1900000000");
  assert_answer ("select count(*) from control.loads where symbol = 'https://n.example/same'", "1");
  /* The same content in other bytes is a load, but writes no row. */
  g_assert_cmpuint (load (feed, "\n" RSS (ITEM ("1", "One") "</item>"), run_id, 0), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_refusal (gpointer user_data)
{
  g_autoptr(DpRequest) request = dp_request_new ("rss", "/", "https://n.example/busy", NULL);
  g_autoptr(GError) error = NULL;
  DpLoadContext context = { .run_id = new_run (),
                            .next_us = G_GINT64_CONSTANT (253402300799000000) };

  g_assert_true (dex_await (dp_load_refusal (pool, &context, request), &error));
  g_assert_no_error (error);
  assert_answer ("select concat_ws(' ', next_at at time zone 'UTC', updated_at at time zone 'UTC') "
                 "from control.checkpoints where item = 'https://n.example/busy'",
                 "9999-12-31 23:59:59 1970-01-01 00:00:00");
  /* Once it answers again, that is over. */
  g_assert_cmpuint (load ("https://n.example/busy", RSS (ITEM ("1", "One") "</item>"),
                          context.run_id, 0),
                    ==, 1);
  assert_answer (
      "select next_at is null from control.checkpoints where item = 'https://n.example/busy'", "t");

  return dex_future_new_true ();
}

static DexFuture *
test_symbols (gpointer user_data)
{
  const char *feed = "https://n.example/symbols";
  const char *body = RSS (ITEM ("1", "Apple and $TSLA rise") "</item>" ITEM ("2", "Nothing of note")
                          "<description>Widgets (NASDAQ: WDGT), Sampleco</description></item>");
  gint64 run_id = new_run ();
  g_autofree char *made = NULL;

  g_assert_cmpuint (load (feed, body, run_id, 0), ==, 2);
  made = ask ("with made as (insert into raw.instruments (symbol, kind, name, synthetic) values "
              "('AAPL', 'stock', 'Apple Inc.', false), ('SMPL', 'stock', 'Sampleco', true) "
              "returning 1) select count(*) from made");
  /* A name that is known by now is found where the feed still has the entry; that is no
   * revision. */
  g_assert_cmpuint (load (feed,
                          "\n" RSS (ITEM ("1", "Apple and $TSLA rise") "</item>" ITEM (
                              "2", "Nothing of note") "<description>Widgets (NASDAQ: WDGT), "
                                                      "Sampleco</description></item>"),
                          run_id, 0),
                    ==, 1);
  assert_answer ("select string_agg(symbols::text || (revised_at is null)::text, ' ' order by "
                 "entry_key) from raw.rss_entries where feed = 'https://n.example/symbols'",
                 "{AAPL,TSLA}true {WDGT}true");

  return dex_future_new_true ();
}

static DexFuture *
test_nothing_of_a_failed_load (gpointer user_data)
{
  const char *feed = "https://n.example/failed";
  g_autoptr(DpRequest) request = dp_request_new ("rss", "/", feed, feed);
  g_autoptr(DpReply) reply = new_reply (200, RSS (ITEM ("1", "One") "</item>"));
  g_autoptr(GError) error = NULL;
  DpLoadContext context = { .run_id = 999999, .default_kind = "feed", .n_calls = 1 };
  DpBatch *batch = dp_source_decode (source, request, reply, &error);

  /* There is no such run, which is found at the end of the transaction. */
  g_assert_null (dex_await_boxed (dp_load_reply (pool, &context, request, reply, batch), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_CONSTRAINT);
  assert_answer (
      "select (select count(*) from raw.rss_entries where feed = 'https://n.example/failed') + "
      "(select count(*) from raw.feeds where feed = 'https://n.example/failed') + (select count(*) "
      "from control.loads where symbol = 'https://n.example/failed') + (select count(*) from "
      "control.checkpoints where item = 'https://n.example/failed')",
      "0");

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(DpTransport) transport = NULL;
  DpSourceOptions options = { 0 };
  int status;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();
  transport = dp_http_transport_new ();
  options.transport = transport;
  source = dp_source_new_by_name ("rss", &options);

  dp_test_add_fiber ("/load/news/everything", test_everything);
  dp_test_add_fiber ("/load/news/update", test_update);
  dp_test_add_fiber ("/load/news/unchanged", test_unchanged);
  dp_test_add_fiber ("/load/news/refusal", test_refusal);
  dp_test_add_fiber ("/load/news/symbols", test_symbols);
  dp_test_add_fiber ("/load/news/nothing-of-a-failed-one", test_nothing_of_a_failed_load);

  status = g_test_run ();
  g_clear_object (&source);
  g_clear_object (&pool);

  return status;
}
