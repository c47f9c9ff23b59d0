/* test-serve-data.c: GET /data over a run of the sample market, held against the view observations
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-metrics.h"
#include "dp-test-serve.h"

static DpTestServe *serve;

static DexFuture *
test_open (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  DpRunOptions options = { .sample = TRUE, .trigger = "test" };
  g_autoptr(DpRun) run = NULL;

  serve = dp_test_serve_open ();
  run = dp_engine_start_run (serve->engine, &options, &error);
  g_assert_no_error (error);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);
  dp_test_serve_start (serve);

  return dex_future_new_true ();
}

/* The rows of the view, as PostgreSQL itself writes them, in the server's form. */
static char *
dup_expected (const char *condition,
              guint       n_rows)
{
  g_autofree char *sql = NULL;

  sql = g_strdup_printf (
      "select coalesce(jsonb_agg(to_jsonb(o)), '[]') from (select source, source_id, "
      "instrument_id, symbol, kind, category, rtrim(rtrim(to_char(observed_at, "
      "'YYYY-MM-DD\"T\"HH24:MI:SS.US'), '0'), '.') || 'Z' as observed_at, price, volume, "
      "market_cap, attributes from staging.observations v where %s order by v.observed_at desc, "
      "v.instrument_id desc nulls last, started_at desc, kind desc, source desc, interval_s desc "
      "limit %u) o",
      condition, n_rows);

  return dp_test_serve_dup_value (serve, sql);
}

static void
assert_rows (const char *path,
             const char *condition,
             guint       n_rows)
{
  g_autoptr(DpTestServed) served = dp_test_serve_get (serve, 200, path);
  g_autofree char *expected_text = dup_expected (condition, n_rows);
  g_autoptr(JsonNode) expected = json_from_string (expected_text, NULL);
  JsonNode *data = dp_test_served_get (served, "data");

  g_assert_cmpuint (dp_test_served_count (served, "data"), >, 0);
  if (!json_node_equal (data, expected))
    {
      g_autofree char *got = json_to_string (data, FALSE);

      g_test_message ("%s\nexpected %.600s\ngot      %.600s", path, expected_text, got);
      g_test_fail ();
    }
}

static DexFuture *
test_rows (gpointer user_data)
{
  g_autofree char *symbol = dp_test_serve_dup_value (
      serve, "select min(symbol) from staging.observations where kind = 'daily'");
  g_autofree char *path = g_strdup_printf ("/data?symbol=%s&limit=50", symbol);
  g_autofree char *condition = g_strdup_printf ("symbol = '%s'", symbol);

  assert_rows ("/data", "true", 100);
  assert_rows (path, condition, 50);
  assert_rows ("/data?kind=quote&limit=20", "kind = 'quote'", 20);
  assert_rows ("/data?kind=company&limit=20", "kind = 'company'", 20);
  assert_rows ("/data?category=coin&limit=200", "category = 'coin'", 200);

  return dex_future_new_true ();
}

/* Pages by cursor give each row once, whatever the direction. */
static void
assert_pages (const char *path,
              const char *condition)
{
  g_autofree char *cursor = g_strdup ("");
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *sql = g_strconcat ("select count(*) from staging.observations where ", condition,
                                      NULL);
  g_autofree char *n_expected = dp_test_serve_dup_value (serve, sql);
  guint n_rows = 0;

  while (cursor != NULL)
    {
      g_autofree char *page = g_strconcat (path, *cursor != '\0' ? "&cursor=" : "", cursor, NULL);
      g_autoptr(DpTestServed) served = dp_test_serve_get (serve, 200, page);
      JsonArray *data = json_node_get_array (dp_test_served_get (served, "data"));

      for (guint i = 0; i < json_array_get_length (data); i++)
        {
          g_assert_true (
              g_hash_table_add (seen, json_to_string (json_array_get_element (data, i), FALSE)));
          n_rows++;
        }
      g_set_str (&cursor, dp_test_served_text (served, "metadata.pagination.next_cursor"));
    }
  g_assert_cmpuint (n_rows, ==, g_ascii_strtoull (n_expected, NULL, 10));
}

static DexFuture *
test_pages (gpointer user_data)
{
  g_autofree char *symbol = dp_test_serve_dup_value (
      serve, "select min(symbol) from staging.observations where kind = 'daily'");
  g_autofree char *path = g_strdup_printf ("/data?symbol=%s&limit=53", symbol);
  g_autofree char *upward = g_strconcat (path, "&sort=observed_at", NULL);
  g_autofree char *condition = g_strdup_printf ("symbol = '%s'", symbol);

  assert_pages ("/data?kind=daily&limit=613", "kind = 'daily'");
  assert_pages ("/data?kind=daily&limit=1000&sort=observed_at", "kind = 'daily'");
  assert_pages (path, condition);
  /* The same once more from another source: two rows, and three, of each moment, also where pages
   * meet. */
  dp_test_serve_execute (
      serve,
      "insert into staging.stg_observations (instrument_id, started_at, kind, source, interval_s, "
      "item, source_id, symbol, observed_at, price, load_id, first_seen_at) select instrument_id, "
      "started_at, kind, twin, interval_s, item, source_id, symbol, observed_at, price, load_id, "
      "first_seen_at from staging.stg_observations, unnest(array['twin', 'triplet']) twin where "
      "kind = 'daily' and (twin = 'twin' or extract(day from observed_at) < 9)");
  assert_pages (path, condition);
  assert_pages (upward, condition);
  dp_test_serve_execute (
      serve, "delete from staging.stg_observations where source in ('twin', 'triplet')");
  /* Bars of three lengths begin at one moment. */
  dp_test_serve_execute (
      serve,
      "insert into staging.stg_observations (instrument_id, started_at, kind, source, interval_s, "
      "item, source_id, symbol, observed_at, price, load_id, first_seen_at) select instrument_id, "
      "started_at, 'intraday', source, length, item, source_id, symbol, observed_at, price, "
      "load_id, first_seen_at from (select * from staging.stg_observations where kind = 'daily' "
      "order by observed_at desc limit 40) as last, unnest(array[60, 300, 3600]) as length");
  assert_pages ("/data?kind=intraday&limit=7", "kind = 'intraday'");
  assert_pages ("/data?kind=intraday&limit=7&sort=observed_at", "kind = 'intraday'");
  dp_test_serve_execute (serve, "delete from staging.stg_observations where kind = 'intraday'");

  return dex_future_new_true ();
}

/* One symbol's rows come in a form of their own: whichever fields and filters, they are those of
 * the view. */
static DexFuture *
test_symbols (gpointer user_data)
{
  g_autofree char *symbol = dp_test_serve_dup_value (
      serve, "select min(symbol) from staging.observations where kind = 'daily'");
  g_autofree char *coin = dp_test_serve_dup_value (
      serve, "select min(symbol) from staging.observations where category = 'coin'");
  g_autofree char *quotes = g_strdup_printf ("/data?symbol=%s&kind=quote", coin);
  g_autofree char *quotes_of = g_strdup_printf ("symbol = '%s' and kind = 'quote'", coin);
  g_autofree char *coins = g_strdup_printf ("/data?symbol=%s", coin);
  g_autofree char *coins_of = g_strdup_printf ("symbol = '%s'", coin);
  g_autofree char *rename = g_strdup_printf (
      "update raw.instruments set symbol = 'RENAMED', currency = 'EUR' where symbol = '%s'",
      symbol);
  g_autofree char *back = g_strdup_printf (
      "update raw.instruments set symbol = '%s', currency = 'USD' where symbol = 'RENAMED'",
      symbol);
  g_autofree char *path = g_strdup_printf ("/data?symbol=%s&limit=20", symbol);
  g_autofree char *all = g_strconcat (path, "&fields=symbol,interval_s,started_at,load_id", NULL);
  g_autofree char *some = g_strconcat (path, "&fields=symbol,interval_s,category,kind", NULL);
  g_autofree char *condition = g_strdup_printf ("symbol = '%s'", symbol);
  g_autoptr(DpTestServed) plain = NULL;
  g_autoptr(DpTestServed) more = NULL;

  assert_rows (quotes, quotes_of, 100);
  assert_rows (coins, coins_of, 100);
  plain = dp_test_serve_get (serve, 200, some);
  g_assert_cmpstr (dp_test_served_text (plain, "data.0.symbol"), ==, symbol);
  g_assert_cmpint (json_node_get_int (dp_test_served_get (plain, "data.0.interval_s")), >=, 0);
  more = dp_test_serve_get (serve, 200, all);
  g_assert_nonnull (dp_test_served_text (more, "data.0.started_at"));
  /* Rows keep the symbol until the next run. */
  dp_test_serve_execute (serve, rename);
  assert_rows (path, condition, 20);
  dp_test_serve_execute (serve, back);

  return dex_future_new_true ();
}

/* What is mostly the same is not told with each row: not the symbol's first instrument, not the
 * source that rows came from before. Rows that differ in it stand between those that do not. */
static DexFuture *
test_usual (gpointer user_data)
{
  g_autofree char *symbol = dp_test_serve_dup_value (
      serve, "select min(symbol) from staging.observations where kind = 'daily'");
  g_autofree char *coin = dp_test_serve_dup_value (
      serve, "select min(symbol) from staging.observations where category = 'coin'");
  g_autofree char *path = g_strdup_printf ("/data?symbol=%s&kind=daily", symbol);
  g_autofree char *condition = g_strdup_printf ("symbol = '%s' and kind = 'daily'", symbol);
  g_autofree char *coins = g_strdup_printf ("/data?symbol=%s&kind=daily", coin);
  g_autofree char *coins_of = g_strdup_printf ("symbol = '%s' and kind = 'daily'", coin);
  g_autofree char *namesake = g_strdup_printf (
      "insert into raw.instruments (instrument_id, symbol, kind, currency) values (-7, '%s', "
      "'coin', 'EUR'), (1000000007, '%s', 'fund', 'CHF')",
      symbol, symbol);
  g_autofree char *rows = g_strdup_printf (
      "insert into staging.stg_observations (instrument_id, started_at, kind, source, interval_s, "
      "item, source_id, symbol, observed_at, price, load_id, first_seen_at) select id, "
      "started_at, kind, 'another', interval_s, item, source_id, symbol, observed_at + hours * "
      "interval '1 hour', price, load_id, first_seen_at from staging.stg_observations, "
      "(values (-7, 1), (1000000007, 2)) as other (id, hours) where %s",
      condition);

  dp_test_serve_execute (serve, namesake);
  dp_test_serve_execute (serve, rows);
  for (guint i = 0; i < 2; i++)
    {
      /* After the coin's source, and after that of its own newest row. */
      assert_rows (coins, coins_of, 100);
      assert_rows (path, condition, 100);
      assert_rows (path, condition, 100);
    }
  dp_test_serve_execute (serve, "delete from staging.stg_observations where source = 'another'");
  assert_rows (path, condition, 100);
  dp_test_serve_execute (serve, "delete from raw.instruments where instrument_id in "
                                "(-7, 1000000007)");
  assert_rows (path, condition, 100);

  return dex_future_new_true ();
}

static DexFuture *
test_totals (gpointer user_data)
{
  g_autofree char *n_expected = dp_test_serve_dup_value (
      serve, "select count(*) from staging.observations where kind = 'daily'");
  gint64 n = g_ascii_strtoll (n_expected, NULL, 10);
  g_autoptr(DpTestServed) none = dp_test_serve_get (serve, 200, "/data?kind=daily&limit=1");
  g_autoptr(DpTestServed) exact = dp_test_serve_get (serve, 200,
                                                     "/data?kind=daily&limit=1&total=exact");
  g_autoptr(DpTestServed) estimated =
      dp_test_serve_get (serve, 200, "/data?kind=daily&limit=1&total=estimated");

  g_assert_true (JSON_NODE_HOLDS_NULL (dp_test_served_get (none, "metadata.pagination.total")));
  g_assert_cmpint (json_node_get_int (dp_test_served_get (exact, "metadata.pagination.total")), ==,
                   n);
  g_assert_cmpint (json_node_get_int (dp_test_served_get (estimated, "metadata.pagination.total")),
                   >, n / 3);
  g_assert_cmpint (json_node_get_int (dp_test_served_get (estimated, "metadata.pagination.total")),
                   <, n * 3);

  return dex_future_new_true ();
}

static DexFuture *
test_forms (gpointer user_data)
{
  static const char * const gzip[] = { "Accept-Encoding: gzip", NULL };
  g_autoptr(DpTestServed) fields =
      dp_test_serve_get (serve, 200, "/data?fields=price,symbol&limit=1&kind=daily");
  g_autoptr(DpTestServed) csv = dp_test_serve_get (
      serve, 200, "/data?format=csv&limit=3&kind=daily&fields=symbol,price,attributes");
  g_autoptr(DpTestServed) packed = dp_test_serve_ask (serve, "GET", "/data", gzip);
  g_autoptr(DpTestServed) plain = dp_test_serve_get (serve, 200, "/data");
  g_autoptr(DpTestServed) head = dp_test_serve_ask (serve, "HEAD", "/data", NULL);
  g_autofree char *etag = g_strdup_printf ("If-None-Match: %s",
                                           soup_message_headers_get_one (plain->headers, "ETag"));
  const char * const known[] = { etag, NULL };
  g_autoptr(DpTestServed) same = dp_test_serve_ask (serve, "GET", "/data", known);
  g_autoptr(DpTestServed) other = dp_test_serve_ask (serve, "GET", "/data?limit=2", known);

  g_assert_cmpuint (json_object_get_size (
                        json_node_get_object (dp_test_served_get (fields, "data.0"))),
                    ==, 2);
  g_assert_true (g_str_has_prefix (csv->body, "symbol,price,attributes\r\n"));
  g_assert_nonnull (strstr (csv->body, "\"{\"\"open\"\":"));
  g_assert_nonnull (soup_message_headers_get_one (csv->headers, "X-Next-Cursor"));
  g_assert_cmpstr (soup_message_headers_get_one (packed->headers, "Content-Encoding"), ==, "gzip");
  g_assert_cmpuint (packed->length, <, plain->length / 3);
  g_assert_cmpuint (head->status, ==, 200);
  g_assert_cmpuint (head->length, ==, 0);
  g_assert_cmpint (soup_message_headers_get_content_length (head->headers), >,
                   (gint64) plain->length - 100);
  g_assert_cmpuint (same->status, ==, 304);
  g_assert_cmpuint (same->length, ==, 0);
  g_assert_cmpuint (other->status, ==, 200);

  return dex_future_new_true ();
}

static DexFuture *
test_ranges (gpointer user_data)
{
  g_autofree char *day = dp_test_serve_dup_value (
      serve, "select max(trading_date)::text from staging.stg_daily_prices");
  g_autofree char *path =
      g_strdup_printf ("/data?kind=daily&from=%s&to=%s&limit=1000&sort=observed_at", day, day);
  g_autofree char *sql =
      g_strdup_printf ("select count(*) from staging.observations where kind = 'daily' and "
                       "observed_at >= '%s' and observed_at < date '%s' + 1",
                       day, day);
  g_autofree char *n_expected = dp_test_serve_dup_value (serve, sql);
  g_autoptr(DpTestServed) served = dp_test_serve_get (serve, 200, path);
  g_autofree char *at = NULL;
  g_autofree char *exact = NULL;
  g_autoptr(DpTestServed) moment = NULL;

  g_assert_cmpuint (dp_test_served_count (served, "data"), ==,
                    g_ascii_strtoull (n_expected, NULL, 10));
  g_assert_cmpuint (dp_test_served_count (served, "data"), >, 0);
  /* A moment is included. */
  at = g_strdup (dp_test_served_text (served, "data.0.observed_at"));
  exact = g_strdup_printf ("/data?kind=daily&from=%s&to=%s", at, at);
  moment = dp_test_serve_get (serve, 200, exact);
  g_assert_cmpuint (dp_test_served_count (moment, "data"), >, 0);

  return dex_future_new_true ();
}

/* What another process commits, and on tables of whatever name, is seen by the next request. */
static DexFuture *
test_cache (gpointer user_data)
{
  DpMetrics *metrics = dp_metrics_get_default ();
  g_autoptr(DpTestServed) first = dp_test_serve_get (serve, 200, "/data?kind=quote&limit=1");
  double n_hits;

  /* Nothing else writes here but the server's own housekeeping, which may come in between once. */
  n_hits = dp_metrics_get (metrics, "datapipe_serve_cache_total", "hit", NULL);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr(DpTestServed) again = dp_test_serve_get (serve, 200, "/data?kind=quote&limit=1");

      g_assert_true (
          json_node_equal (dp_test_served_get (first, "data"), dp_test_served_get (again, "data")));
    }
  g_assert_cmpfloat (dp_metrics_get (metrics, "datapipe_serve_cache_total", "hit", NULL), >,
                     n_hits + 10);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "update staging.stg_observations set price = %u where kind = 'quote'", 1000 + i);
      g_autoptr(DpTestServed) after = NULL;

      dp_test_serve_execute (serve, sql);
      after = dp_test_serve_get (serve, 200, "/data?kind=quote&limit=1");
      g_assert_cmpint (json_node_get_int (dp_test_served_get (after, "data.0.price")), ==,
                       1000 + i);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_lists (gpointer user_data)
{
  static const char * const open[] = { "Accept: application/openmetrics-text", NULL };
  g_autofree char *n_symbols = dp_test_serve_dup_value (serve,
                                                        "select count(*) from raw.instruments");
  g_autofree char *symbol =
      dp_test_serve_dup_value (serve, "select min(symbol) from marts.fact_daily_trading");
  g_autofree char *n_days =
      dp_test_serve_dup_value (serve, "select count(*) from marts.fact_daily_trading where symbol "
                                      "= (select min(symbol) from marts.fact_daily_trading)");
  g_autofree char *series_path = g_strconcat ("/series/", symbol, NULL);
  g_autoptr(DpTestServed) symbols = dp_test_serve_get (serve, 200, "/symbols?limit=1000");
  g_autoptr(DpTestServed) coins = dp_test_serve_get (serve, 200, "/symbols?kind=coin&limit=1");
  g_autoptr(DpTestServed) found = dp_test_serve_get (serve, 200, "/symbols?search=robot");
  g_autoptr(DpTestServed) none = dp_test_serve_get (serve, 200, "/symbols?search=%25");
  g_autoptr(DpTestServed) series = dp_test_serve_get (serve, 200, series_path);
  g_autoptr(DpTestServed) unknown = dp_test_serve_get (serve, 404, "/series/NOTHING");
  g_autoptr(DpTestServed) runs = dp_test_serve_get (serve, 200, "/runs");
  g_autoptr(DpTestServed) run = dp_test_serve_get (serve, 200, "/runs/1");
  g_autoptr(DpTestServed) no_run = dp_test_serve_get (serve, 404, "/runs/999");
  g_autoptr(DpTestServed) stats = dp_test_serve_get (serve, 200, "/stats");
  g_autoptr(DpTestServed) metrics = dp_test_serve_get (serve, 200, "/metrics");
  g_autoptr(DpTestServed) open_metrics = dp_test_serve_ask (serve, "GET", "/metrics", open);
  g_autoptr(DpTestServed) page = dp_test_serve_get (serve, 200, "/");

  g_assert_cmpuint (dp_test_served_count (symbols, "data"), ==, atoi (n_symbols));
  g_assert_cmpuint (dp_test_served_count (coins, "data"), ==, 1);
  g_assert_nonnull (dp_test_served_text (coins, "metadata.pagination.next_cursor"));
  g_assert_cmpuint (dp_test_served_count (found, "data"), >, 0);
  g_assert_cmpuint (dp_test_served_count (none, "data"), ==, 0);
  g_assert_cmpuint (dp_test_served_count (series, "data"), ==, atoi (n_days));
  g_assert_cmpstr (dp_test_served_text (unknown, "error.code"), ==, "unknown_symbol");
  g_assert_cmpstr (dp_test_served_text (runs, "data.0.status"), ==, "success");
  g_assert_cmpuint (dp_test_served_count (run, "data.tasks"), >, 3);
  g_assert_cmpstr (dp_test_served_text (no_run, "error.code"), ==, "unknown_run");
  g_assert_cmpint (json_node_get_int (dp_test_served_get (stats, "data.runs.success")), ==, 1);
  g_assert_cmpint (json_node_get_int (dp_test_served_get (stats, "data.sources.0.succeeded")), >,
                   0);
  g_assert_nonnull (strstr (metrics->body, "datapipe_runs_total{status=\"success\"} 1\n"));
  g_assert_nonnull (
      strstr (metrics->body, "datapipe_serve_request_seconds_bucket{path=\"/data\",le=\"+Inf\"}"));
  g_assert_true (g_str_has_suffix (open_metrics->body, "# EOF\n"));
  g_assert_nonnull (strstr (open_metrics->body, "# TYPE datapipe_runs counter\n"));
  g_assert_true (g_str_has_prefix (page->body, "<!DOCTYPE html>"));

  return dex_future_new_true ();
}

static DexFuture *
test_close (gpointer user_data)
{
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  /* One run of the sample market is enough for all of them. */
  dp_test_add_fiber ("/serve/data/open", test_open);
  dp_test_add_fiber ("/serve/data/rows", test_rows);
  dp_test_add_fiber ("/serve/data/pages", test_pages);
  dp_test_add_fiber ("/serve/data/totals", test_totals);
  dp_test_add_fiber ("/serve/data/forms", test_forms);
  dp_test_add_fiber ("/serve/data/ranges", test_ranges);
  dp_test_add_fiber ("/serve/data/cache", test_cache);
  dp_test_add_fiber ("/serve/data/symbols", test_symbols);
  dp_test_add_fiber ("/serve/data/usual", test_usual);
  dp_test_add_fiber ("/serve/data/lists", test_lists);
  dp_test_add_fiber ("/serve/data/close", test_close);

  return g_test_run ();
}
