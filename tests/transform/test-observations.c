/* test-observations.c: everything in one form, bars within the day, and quotes of coins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-exchange-calendar.h"
#include "dp-test.h"
#include "dp-test-project.h"

#define SEEN "'2026-11-20 12:00Z'"

#define INSTRUMENTS \
  "insert into raw.instruments (instrument_id, symbol, kind, name, currency, time_zone) values\n" \
  "  (1, 'AAA', 'stock', null, 'USD', 'America/New_York'),\n" \
  "  (2, 'TSCO.LON', 'stock', null, 'GBX', 'Europe/London'),\n" \
  "  (3, 'BTC', 'coin', 'Bitcoin', 'USD', null), (4, 'DDD', 'etf', null, null, 'No/Where');\n" \
  "insert into raw.listings (source, source_symbol, instrument_id) values\n" \
  "  ('a', 'aaa', 1), ('a', 'AAA', 1), ('a', 'TSCO.LON', 2), ('p', 'btc-bitcoin', 3);\n"

#define EVERYTHING                                                                                 \
  INSTRUMENTS                                                                                      \
  "insert into raw.daily_prices (instrument_id, source, trading_date, open, close, "               \
  "adjusted_close,\n"                                                                              \
  "  volume, load_id, first_seen_at) values\n"                                                     \
  "  (1, 'a', '2026-11-19', 9.5, 10, 5, 100, 7, " SEEN "),\n"                                      \
  "  (1, 'b', '2026-11-19', null, 11, null, null, 7, " SEEN "),\n"                                 \
  "  (2, 'a', '2026-07-01', null, 20, null, 5, 7, " SEEN "),\n"                                    \
  "  (3, 'p', '2026-11-19', null, 30, null, 900, 7, " SEEN "),\n"                                  \
  "  (4, 'a', '2026-07-01', null, 40, null, null, 7, " SEEN ");\n"                                 \
  "insert into raw.period_prices (instrument_id, source, period, trading_date, close, load_id,\n"  \
  "  first_seen_at) values\n"                                                                      \
  "  (1, 'a', 'week', '2026-11-18', 12, 7, " SEEN                                                  \
  "), (1, 'a', 'month', '2026-11-18', 13, 7, " SEEN ");\n"                                         \
  "insert into raw.intraday_prices (instrument_id, source, interval_s, ts, close, volume, "        \
  "load_id,\n"                                                                                     \
  "  first_seen_at) values\n"                                                                      \
  "  (1, 'a', 300, '2026-11-19 14:30Z', 14, 3, 7, " SEEN "),\n"                                    \
  "  (1, 'a', 60, '2026-11-19 14:30Z', 15, 1, 7, " SEEN ");\n"                                     \
  "insert into raw.quotes (instrument_id, source, observed_at, price, change_percent, volume,\n"   \
  "  market_cap, load_id, first_seen_at) values\n"                                                 \
  "  (3, 'p', '2026-11-20 11:55Z', 31, -1.5, 800, 5000, 7, " SEEN ");\n"                           \
  "insert into raw.company_overviews (instrument_id, source, observed_at, market_cap, "            \
  "attributes,\n"                                                                                  \
  "  load_id, first_seen_at) values\n"                                                             \
  "  (1, 'a', " SEEN ", 1000, '{\"Beta\": \"1.1\"}', 7, " SEEN ");\n"                              \
  "insert into raw.feeds (feed, title, load_id, first_seen_at) values ('https://f/', 'F', "        \
  "7, " SEEN ");\n"                                                                                \
  "insert into raw.rss_entries (feed, entry_key, title, published_at, categories, symbols,\n"      \
  "  content_hash, load_id, first_seen_at) values\n"                                               \
  "  ('https://f/', 'e1', 'News', '2026-11-19 08:00Z', '{tech,world}', '{AAA}', 'x', 7, " SEEN     \
  ");\n"                                                                                           \
  "insert into raw.csv_records (file_id, row_number, file_name, record, run_id, load_id, "         \
  "first_seen_at)\n"                                                                               \
  "values ('00000000-0000-0000-0000-000000000001', 3, 'some.csv', '{\"a\": 1}', 1, 7, " SEEN       \
  ");\n"

static void
build (DpDbPool *pool,
       gboolean  full_refresh)
{
  g_autoptr(GListModel) results = NULL;

  results = dp_test_project_run (NULL, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS,
                                 full_refresh);
  dp_test_project_assert_success (results);
}

static void
check (DpDbPool   *pool,
       const char *sql,
       const char *expected)
{
  g_autofree char *text = dp_test_sql_text (pool, sql);

  g_assert_cmpstr (text, ==, expected);
}

/* One row as "source source_id symbol category price volume market_cap observed_at" */
static void
check_row (DpDbPool   *pool,
           const char *where,
           const char *expected)
{
  g_autofree char *sql = g_strdup_printf (
    "select string_agg(concat_ws(' ', source, source_id, symbol, category, price, volume, "
    "market_cap, to_char(observed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')), ', ' "
    "order by source, symbol, interval_s) from staging.observations where %s", where);

  check (pool, sql, expected);
}

static DexFuture *
test_forms (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_load (pool, EVERYTHING);
  build (pool, FALSE);
  check (pool, "select count(*) from staging.observations", "13");
  check_row (pool, "kind = 'daily'",
             "a AAA AAA stock 10 100 2026-11-19 21:00:00, a DDD DDD etf 40 2026-07-01 20:00:00, "
             "a TSCO.LON TSCO.LON stock 20 5 2026-07-01 15:30:00, "
             "b AAA AAA stock 11 2026-11-19 21:00:00, "
             "p btc-bitcoin BTC coin 30 900 2026-11-19 23:59:59");
  check_row (pool, "kind = 'weekly'", "a AAA AAA stock 12 2026-11-18 21:00:00");
  check_row (pool, "kind = 'monthly'", "a AAA AAA stock 13 2026-11-18 21:00:00");
  check_row (pool, "kind = 'intraday'", "a AAA AAA stock 15 1 2026-11-19 14:31:00, "
                                        "a AAA AAA stock 14 3 2026-11-19 14:35:00");
  check_row (pool, "kind = 'quote'", "p btc-bitcoin BTC coin 31 800 5000 2026-11-20 11:55:00");
  check_row (pool, "kind = 'company'", "a AAA AAA stock 1000 2026-11-20 12:00:00");
  check_row (pool, "kind = 'news'", "rss e1 tech 2026-11-19 08:00:00");
  check_row (pool, "kind = 'record'", "csv some.csv:3 some.csv 2026-11-20 12:00:00");

  return dex_future_new_true ();
}

static DexFuture *
test_attributes (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_load (pool, EVERYTHING);
  build (pool, FALSE);
  check (
      pool,
      "select attributes from staging.observations where kind = 'daily' and source = 'a' "
      "and symbol = 'AAA'",
      "{\"open\": 9.5, \"currency\": \"USD\", \"volume_unit\": \"shares\", \"adjusted_close\": 5}");
  check (pool, "select attributes from staging.observations where kind = 'intraday' and price = 14",
         "{\"currency\": \"USD\", \"interval_s\": 300, \"volume_unit\": \"shares\"}");
  check (pool,
         "select attributes - 'previous_close' from staging.observations where kind = 'quote'",
         "{\"currency\": \"USD\", \"volume_unit\": \"USD\", \"change_percent\": -1.5}");
  check (pool, "select attributes from staging.observations where kind = 'company'",
         "{\"Beta\": \"1.1\"}");
  check (pool, "select attributes ->> 'title' || (attributes ->> 'symbols') "
               "from staging.observations where kind = 'news'", "News[\"AAA\"]");
  check (pool, "select attributes from staging.observations where kind = 'record'", "{\"a\": 1}");
  check (pool, "select count(*) from staging.observations where instrument_id is null", "2");

  return dex_future_new_true ();
}

/* What comes later is added, what is corrected replaced, and nothing is there twice. */
static DexFuture *
test_growth (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autofree char *grown = NULL;

  dp_test_load (pool, EVERYTHING);
  build (pool, FALSE);
  dp_test_load (
      pool,
      "insert into control.loads (load_id, source, endpoint, symbol, run_id, loaded_at) values (8, "
      "'a', 'daily', 'AAA', 1, '2026-11-21Z');update raw.daily_prices set close = 10.5, load_id = "
      "8, revised_at = '2026-11-21Z' where instrument_id = 1 and source = 'a';insert into "
      "raw.daily_prices (instrument_id, source, trading_date, close, load_id, first_seen_at) "
      "values (1, 'a', '2026-11-20', 11, 8, '2026-11-21Z');"
      /* The running week goes on: its row is another one there, and the same one here. */
      "delete from raw.period_prices where period = 'week';"
      "insert into raw.period_prices (instrument_id, source, period, trading_date, close, load_id,"
      "  first_seen_at) values (1, 'a', 'week', '2026-11-20', 12.5, 8, '2026-11-21Z');"
      "update raw.rss_entries set published_at = '2026-11-19 09:00Z', load_id = 8;"
      "update raw.instruments set symbol = 'XBT' where instrument_id = 3;");
  build (pool, FALSE);
  check (pool, "select count(*) from staging.observations", "14");
  check_row (pool, "kind = 'daily' and symbol = 'AAA' and source = 'a' and price = 10.5",
             "a AAA AAA stock 10.5 100 2026-11-19 21:00:00");
  check_row (pool, "kind = 'weekly'", "a AAA AAA stock 12.5 2026-11-20 21:00:00");
  check_row (pool, "kind = 'news'", "rss e1 tech 2026-11-19 09:00:00");
  check (pool, "select string_agg(distinct symbol, ' ') from staging.observations "
               "where instrument_id = 3", "XBT");

  grown = dp_test_sql_text (pool, "select md5(string_agg(o::text, '' order by o::text)) "
                                  "from staging.stg_observations o");
  build (pool, TRUE);
  check (pool,
         "select md5(string_agg(o::text, '' order by o::text)) from staging.stg_observations o",
         grown);

  return dex_future_new_true ();
}

/* Nothing changed, nothing written. */
static DexFuture *
test_unchanged (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autofree char *before = NULL;

  dp_test_load (pool, EVERYTHING);
  build (pool, FALSE);
  before = dp_test_sql_text (pool, "select max(xmin::text::bigint) from staging.stg_observations");
  build (pool, FALSE);
  check (pool, "select max(xmin::text::bigint) from staging.stg_observations", before);

  return dex_future_new_true ();
}

/* The models know the same closing times of New York as the exchange calendar. */
static DexFuture *
test_closing_times (gpointer data)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNYS");
  gint32 first = dp_date_from_ymd (1995, 1, 1);
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GArray) days = dp_exchange_calendar_list (calendar, first,
                                                      dp_date_from_ymd (2027, 12, 31));
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_sql (pool, INSTRUMENTS
               "insert into raw.daily_prices (instrument_id, source, trading_date, close, load_id, "
               "first_seen_at)\nselect 1, 'a', date '1995-01-01' + g, 1, 1, " SEEN
               " from generate_series(0, 12052) g;");
  dp_test_project_build_models (NULL, pool);
  rows = dex_await_object (dp_db_pool_query (pool,
                                             "select extract(epoch from observed_at)::bigint from "
                                             "staging.observations order by observed_at",
                                             NULL),
                           &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_db_result_get_n_rows (rows), ==, 12053);
  g_assert_cmpuint (days->len, >, 8000);
  for (guint i = 0; i < days->len; i++)
    {
      gint32 day = g_array_index (days, gint32, i);
      gint64 open_us, close_us;

      g_assert_true (dp_exchange_calendar_get_session (calendar, day, &open_us, &close_us));
      g_assert_cmpint (dp_db_result_get_int64 (rows, day - first, 0), ==,
                       close_us / G_USEC_PER_SEC);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_intraday (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  /* Twenty-five bars of an hour around a change of clocks, and of a second provider one that is
   * believed. */
  dp_test_sql (pool, INSTRUMENTS
               "insert into raw.intraday_prices (instrument_id, source, interval_s, ts, close, "
               "volume, load_id,\n  first_seen_at)\nselect 1, 'a', 3600, timestamptz '2026-11-01 "
               "00:00Z' + g * interval '1 h', 100 + g, 10, 1, " SEEN
               "\nfrom generate_series(0, 24) g;\ninsert into raw.intraday_prices (instrument_id, "
               "source, interval_s, ts, close, volume, load_id,\n  first_seen_at) values\n  (1, "
               "'b', 3600, '2026-11-01 01:00Z', 200, 10, 1, '2026-11-21Z'),\n  (1, 'a', 60, "
               "'2026-11-01 01:00Z', 7, 10, 1, " SEEN
               "),\n  (2, 'a', 60, '2026-07-01 23:30Z', 7, 10, 1, " SEEN
               "),\n  (3, 'p', 60, '2026-11-01 23:59Z', 7, 10, 1, " SEEN ");");
  build (pool, FALSE);
  check (pool, "select count(*) from marts.fact_intraday_trading", "28");
  check (pool, "select string_agg(close || ' ' || coalesce(bar_return::text, '-'), ', ' "
               "order by started_at) from marts.fact_intraday_trading "
               "where interval_s = 3600 and started_at < '2026-11-01 03:00Z'",
         "100 -, 200 1.0000000000, 102 -0.4900000000");
  /* Midnight in New York is 04:00 UTC before, 05:00 after: a day of 25 hours, of which 21 are
   * here. */
  check (pool,
         "select string_agg(trading_date || ' ' || n || ' ' || v, ', ' order by trading_date) from "
         "(select trading_date, count(*) n, max(day_volume) v from marts.fact_intraday_trading "
         "where interval_s = 3600 group by 1) d",
         "2026-10-31 4 40, 2026-11-01 21 210");
  check (pool, "select trading_date from marts.fact_intraday_trading where instrument_id = 2",
         "2026-07-02");
  check (pool, "select trading_date from marts.fact_intraday_trading where instrument_id = 3",
         "2026-11-01");
  check (pool, "select count(sma_20) || ' ' || trim_scale(max(sma_20)) from "
               "marts.fact_intraday_trading where interval_s = 3600", "6 115.45");

  return dex_future_new_true ();
}

static DexFuture *
test_coin_quotes (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_load (pool, EVERYTHING
    "insert into raw.quotes (instrument_id, source, observed_at, price, load_id, first_seen_at)\n"
    "values (1, 'a', '2026-11-20 11:55Z', 31, 7, " SEEN ");");
  build (pool, FALSE);
  check (pool, "select string_agg(concat_ws(' ', symbol, name, source, price, currency, "
               "change_percent_24h, volume_24h, market_cap), ', ') from staging.stg_coin_quotes",
         "BTC Bitcoin p 31 USD -1.5 800 5000");

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/transform/observations/forms", test_forms);
  dp_test_add_fiber ("/transform/observations/attributes", test_attributes);
  dp_test_add_fiber ("/transform/observations/growth", test_growth);
  dp_test_add_fiber ("/transform/observations/unchanged", test_unchanged);
  dp_test_add_fiber ("/transform/observations/closing-times", test_closing_times);
  dp_test_add_fiber ("/transform/observations/intraday", test_intraday);
  dp_test_add_fiber ("/transform/observations/coin-quotes", test_coin_quotes);

  return g_test_run ();
}
