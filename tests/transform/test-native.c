/* test-native.c: tables that are computed here against those that their SQL makes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-native-model.h"
#include "dp-test.h"
#include "dp-test-project.h"

#define PROJECT "/io/github/datapipe_analytics/DataPipe/project/"

/* Instruments of all kinds: long and short series, such of one bar, gaps; prices of up to 15
 * decimals, of nothing at all and of more digits than any processor's number has; splits, in a row
 * and on the day of a gap; adjusted closes here and there; two providers that contradict each
 * other; NaN and infinity. */
#define UGLY_DATA                                                                                  \
  "select setseed(0.25);\n"                                                                        \
  "insert into raw.instruments (instrument_id, symbol, kind, currency)\n"                          \
  "select i, 'S' || i, (array['stock', 'coin', 'etf'])[1 + i % 3], 'USD'\n"                        \
  "from generate_series(1, 40) i;\n"                                                               \
  "insert into raw.daily_prices (instrument_id, source, trading_date, open, high, low, close,\n"   \
  "  adjusted_close, volume, market_cap, load_id, first_seen_at, revised_at)\n"                    \
  "select i, source, date '2020-01-01' + d, case when d % 17 > 0 then p end, p * 1.01, p * "       \
  "0.99,\n"                                                                                        \
  "  p + round(random()::numeric, 3), case when (d / 50 + i) % 3 = 0 then p / 3 end,\n"            \
  "  case when d % 13 > 0 then round(random()::numeric * 1e6, i % 4) end,\n"                       \
  "  case when i % 3 = 1 then p * 1e9 end, 1, now(),\n"                                            \
  "  case when random() < 0.1 then now() + interval '1 h' * random() end\n"                        \
  "from generate_series(1, 40) i\n"                                                                \
  "cross join (values ('x'), ('y')) s (source)\n"                                                  \
  "cross join generate_series(0, 500) d\n"                                                         \
  "cross join lateral (select round((0.2 + random())::numeric * 10::numeric ^ (i % 7 - 2), (d + "  \
  "i) % 16) + 1e-9\n"                                                                              \
  "  as p) x\n"                                                                                    \
  "where (i % 5 > 0 or d % 9 > 2) and d < 12 * i and (source = 'x' or random() < 0.2)\n"           \
  "  and (i <> 31 or d = 3 and source = 'x');\n"                                                   \
  "insert into raw.corporate_actions (instrument_id, source, action_date, kind, value, load_id,\n" \
  "  first_seen_at)\n"                                                                             \
  "values (20, 'x', '2020-03-05', 'split', 4, 1, now()), (20, 'x', '2020-06-01', 'split', 1.5, "   \
  "1, now()),\n"                                                                                   \
  "  (20, 'y', '2020-06-01', 'split', 3, 1, now() + interval '1 h'), (25, 'x', '2020-01-08', "     \
  "'split', 0.1, 1, now()),\n"                                                                     \
  "  (25, 'x', '2020-02-01', 'dividend', 9, 1, now()), (26, 'x', '2031-01-01', 'split', 7, 1, "    \
  "now());\n"                                                                                      \
  "update raw.daily_prices set close = 'NaN' where instrument_id = 33 and trading_date = "         \
  "'2020-05-05';\n"                                                                                \
  "update raw.daily_prices set adjusted_close = 'Infinity' where instrument_id = 34 and "          \
  "trading_date = '2020-05-05';\n"                                                                 \
  "update raw.daily_prices set close = close * 1e60 where instrument_id = 35 and trading_date > "  \
  "'2020-07-05';\n"                                                                                \
  "update raw.daily_prices set close = 0 where instrument_id = 36 and trading_date = "             \
  "'2020-05-05';\n"                                                                                \
  "update raw.daily_prices set close = 7.25, adjusted_close = null where instrument_id = 37;\n"    \
  "update raw.daily_prices set close = 1 + 1e-10 * extract(day from trading_date), "               \
  "adjusted_close = null\n"                                                                        \
  "  where instrument_id = 38;\n"                                                                  \
  "update raw.daily_prices set close = close * 1e15 where instrument_id = 39;"

/* The built-in project as a folder, in which @text is replaced. */
static GFile *
write_changed_project (const char *text,
                       const char *replacement)
{
  static const char * const folders[] = { "", "macros/", "models/marts/", "models/staging/",
                                         "tests/" };
  GFile *folder = dp_test_project_write (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_strconcat (PROJECT, folders[i], NULL);
      g_auto(GStrv) names = g_resources_enumerate_children (path, 0, NULL);

      for (guint k = 0; names != NULL && names[k] != NULL; k++)
        {
          g_autofree char *file = g_strconcat (path, names[k], NULL);
          g_autofree char *name = g_strconcat (folders[i], names[k], NULL);
          g_autoptr(GBytes) bytes = g_resources_lookup_data (file, 0, NULL);
          g_autoptr(GString) content = NULL;

          if (g_str_has_suffix (names[k], "/"))
            continue;
          content = g_string_new_len (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
          g_string_replace (content, text, replacement, 0);
          dp_test_project_add (folder, name, content->str);
        }
    }

  return folder;
}

/* The same, in which @native is made by its SQL. */
static GFile *
write_plain_project (const char *native)
{
  g_autofree char *config = g_strdup_printf ("native='%s',", native);

  return write_changed_project (config, "");
}

static void
build (GFile      *folder,
       DpDbPool   *pool)
{
  g_autoptr(GListModel) results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, TRUE);

  dp_test_project_assert_success (results);
}

static void
assert_query (DpDbPool   *pool,
              const char *sql,
              const char *expected)
{
  g_autofree char *text = dp_test_sql_text (pool, sql);

  g_assert_cmpstr (text, ==, expected);
}

/* All that differs, to the last digit and zero. */
static void
assert_same (DpDbPool   *pool,
             const char *a,
             const char *b)
{
  g_autofree char *sql = g_strdup_printf (
    "select count(*) || coalesce(': ' || min(row), '') from (\n"
    "  (select t::text as row from %s t except all select t::text from %s t)\n"
    "  union all (select t::text from %s t except all select t::text from %s t)) d", a, b, b, a);

  assert_query (pool, sql, "0");
}

static DexFuture *
test_daily (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) plain = write_plain_project ("daily_trading");

  dp_test_sql (pool, UGLY_DATA);
  build (NULL, pool);
  dp_test_sql (pool, "create table computed as table marts.fact_daily_trading");
  build (plain, pool);
  assert_same (pool, "computed", "marts.fact_daily_trading");

  /* It was about something. */
  assert_query (pool,
                "select (count(*) > 5000 and count(sma_200) > 500 and count(volatility_20d) > "
                "1000\n  and count(*) filter (where split_factor <> 1) > 100)::text from computed",
                "true");
  assert_query (pool,
                "select string_agg(distinct split_factor::text, ' ' order by "
                "split_factor::text)\nfrom computed where instrument_id in (20, 25, 26)",
                "0.1 1 12 3 7");

  return dex_future_new_true ();
}

static DexFuture *
test_metrics (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) plain = write_plain_project ("market_metrics");

  dp_test_sql (pool, UGLY_DATA);
  /* One day at which all stand still. */
  dp_test_sql (pool, "update raw.daily_prices set close = 3 where close = 'NaN';\n"
                     "update raw.daily_prices set close = close / 1e15 where instrument_id = 39;\n"
                     "update raw.daily_prices p set close = 5, adjusted_close = null\n"
                     "where trading_date in ('2020-03-01', '2020-03-02') and instrument_id < 33");
  build (NULL, pool);
  dp_test_sql (pool, "create table computed as table marts.fact_market_metrics");
  build (plain, pool);
  assert_same (pool, "computed", "marts.fact_market_metrics");
  assert_query (
      pool,
      "select (count(*) > 300 and count(average_return) > 300 and max(unchanged) > 3\n  and "
      "count(*) filter (where turnover is null) between 3 and 50)::text from computed",
      "true");

  /* What does not fit is left to the server: for all days, and with the same digits. */
  dp_test_sql (pool, "update raw.daily_prices set close = close * 1e60, adjusted_close = null\n"
                     "where instrument_id = 33 and trading_date > '2020-04-05'");
  dp_test_sql (pool, "drop table computed");
  build (NULL, pool);
  dp_test_sql (pool, "create table computed as table marts.fact_market_metrics");
  build (plain, pool);
  assert_same (pool, "computed", "marts.fact_market_metrics");
  assert_query (pool, "select (max(turnover) > 1e50)::text from computed", "true");

  return dex_future_new_true ();
}

static void
assert_same_metrics (DpDbPool *pool,
                     GFile    *plain)
{
  dp_test_sql (pool, "drop table if exists computed");
  dp_test_sql (pool, "create table computed as table marts.fact_market_metrics");
  build (plain, pool);
  assert_same (pool, "computed", "marts.fact_market_metrics");
}

#define MIXED_DATA                                                                                 \
  "select setseed(0.5);\n"                                                                         \
  "insert into raw.instruments (instrument_id, symbol, kind, synthetic)\n"                         \
  "select i, chr(96 + 7 * i % 26) || 's', (array['stock', 'coin', 'etf'])[1 + i % 3], false\n"     \
  "from generate_series(1, 30) i;\n"                                                               \
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, volume, load_id,\n"   \
  "  first_seen_at)\n"                                                                             \
  "select i, 'x', date '2020-01-01' + d, round((1 + random() * 9)::numeric, d % 3),\n"             \
  "  case when d % 7 > 0 then round(random()::numeric * 1e6, i % 4) end, 1, now()\n"               \
  "from generate_series(1, 30) i, generate_series(0, 300 - 7 * i) d;"

/* Where the facts are built whole in the same run, their rows are not read again: the project has
 * an error where it would. */
static DexFuture *
test_gathered (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) plain = write_plain_project ("market_metrics");
  g_autoptr(GFile) unread = write_changed_project ("select * from market\n",
                                                   "select * from market where 1 / 0 = 1\n");

  /* The stocks, and not what is beside them. */
  dp_test_sql (pool, MIXED_DATA);
  build (unread, pool);
  assert_same_metrics (pool, plain);
  assert_query (pool, "select max(instruments)::text from computed", "10");

  /* All kinds, where there is no stock. */
  dp_test_sql (pool, "update raw.instruments set kind = 'index' where kind = 'stock'");
  build (unread, pool);
  assert_same_metrics (pool, plain);
  assert_query (pool, "select max(instruments)::text from computed", "30");

  /* Not all of a kind count: their rows have to be read after all. */
  dp_test_sql (pool, "update raw.instruments set kind = 'stock', synthetic = instrument_id > 15\n"
                     "where kind = 'index'");
  build (NULL, pool);
  assert_same_metrics (pool, plain);
  assert_query (pool, "select max(instruments)::text from computed", "5");

  /* The same where the server made one of the facts. */
  dp_test_sql (pool, "update raw.instruments set synthetic = false;\n"
                     "update raw.daily_prices set adjusted_close = 'Infinity'\n"
                     "where instrument_id = 3 and trading_date = '2020-02-01'");
  build (NULL, pool);
  assert_same_metrics (pool, plain);
  assert_query (pool, "select max(instruments)::text from computed", "10");

  return dex_future_new_true ();
}

/* An instrument of which nothing is told but its rows is left to the SQL; it is not left out. */
static DexFuture *
test_no_labels (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) plain = write_plain_project ("daily_trading");
  g_autoptr(GFile) halved = write_changed_project ("  limit 1\n) p", "  limit 1\n) p\n"
                                                   "where i.instrument_id % 2 = 0");
  g_autoptr(GFile) none = write_changed_project ("  limit 1\n) p", "  limit 1\n) p\nwhere false");

  dp_test_sql (pool, UGLY_DATA);
  build (halved, pool);
  dp_test_sql (pool, "create table computed as table marts.fact_daily_trading");
  build (none, pool);
  dp_test_sql (pool, "create table left_out as table marts.fact_daily_trading");
  build (plain, pool);
  assert_same (pool, "computed", "marts.fact_daily_trading");
  assert_same (pool, "left_out", "marts.fact_daily_trading");

  return dex_future_new_true ();
}

/* Facts that are added to are not all of them. */
static DexFuture *
test_not_gathered (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, MIXED_DATA);
  build (NULL, pool);
  dp_test_sql (pool, "drop table marts.fact_market_metrics;\n"
                     "insert into control.loads (load_id, source, endpoint, symbol, run_id,\n"
                     "  loaded_at) values (2, 'x', 'daily', '*', 0, now());\n"
                     "insert into raw.daily_prices (instrument_id, source, trading_date, close,\n"
                     "  load_id, first_seen_at)\n"
                     "select instrument_id, 'x', '2026-01-02', 7, 2, now() from raw.instruments");
  results = dp_test_project_run (NULL, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_query (pool, "select count(*) || ' ' || max(instruments) from marts.fact_market_metrics",
                "281 10");

  return dex_future_new_true ();
}

/* Prices that go up and down; one instrument has closes only, others miss a high or a volume here
 * and there. */
#define PLAIN_DATA                                                                                 \
  "select setseed(0.75);\n"                                                                        \
  "insert into raw.instruments (instrument_id, symbol, kind, currency)\n"                          \
  "select i, 'S' || i, 'stock', 'USD' from generate_series(1, 6) i;\n"                             \
  "insert into raw.daily_prices (instrument_id, source, trading_date, open, high, low, close, "    \
  "volume,\n"                                                                                      \
  "  load_id, first_seen_at)\n"                                                                    \
  "select i, 'x', date '2024-01-01' + d, p, case when i <> 3 and (i <> 4 or d % 31 > 0) then p + " \
  "h end,\n"                                                                                       \
  "  case when i <> 3 then p - l end, p + (h - l) / 2,\n"                                          \
  "  case when i <> 5 or d % 29 > 0 then round(1000 + random()::numeric * 500) end, 1, now()\n"    \
  "from generate_series(1, 6) i, generate_series(0, case when i = 6 then 30 else 260 end) d,\n"    \
  "lateral (select round((50 + 20 * sin(d / 9.0) + 3 * random())::numeric, 2) as p,\n"             \
  "  round((0.5 + random())::numeric, 2) as h, round((0.5 + random())::numeric, 2) as l) x;"

/* What charts draw, beside a naive way of saying the same in SQL. */
static DexFuture *
test_indicators (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) plain = write_plain_project ("indicators");

  dp_test_sql (pool, PLAIN_DATA);
  build (NULL, pool);
  dp_test_sql (pool, "create table computed as table marts.fact_indicators");
  build (plain, pool);
  assert_query (pool, "select count(*) || ' ' || count(*) filter (where obv is not null) || ' '\n"
                      "  || count(*) filter (where adx_14 is not null) from computed",
                "1336 1327 931");

  dp_test_project_assert_near (pool, "computed", "marts.fact_indicators");
  assert_query (pool, "select count(*)::text from marts.fact_indicators", "1336");

  return dex_future_new_true ();
}

static DexFuture *
test_nothing (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  build (NULL, pool);
  assert_query (pool, "select count(*)::text from marts.fact_daily_trading", "0");

  return dex_future_new_true ();
}

/* Many instruments of which each is more than one batch, or a small part of it. */
static DexFuture *
test_batches (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) plain = write_plain_project ("daily_trading");

  dp_test_sql (
      pool, "insert into raw.instruments (instrument_id, symbol, kind)\nselect i, 'S' || i, "
            "'stock' from generate_series(1, 60) i;\ninsert into raw.daily_prices (instrument_id, "
            "source, trading_date, close, load_id, first_seen_at)\nselect i, 'x', date "
            "'1900-01-01' + d, 1 + (d * 7919 + i) % 1000, 1, now()\nfrom generate_series(1, 60) i, "
            "generate_series(0, case when i = 30 then 30000 else 700 end) d;\n");
  build (NULL, pool);
  dp_test_sql (pool, "create table computed as table marts.fact_daily_trading");
  build (plain, pool);
  assert_same (pool, "computed", "marts.fact_daily_trading");

  return dex_future_new_true ();
}

/* A project of one's own that names an implementation, and wants other columns. */
static DexFuture *
test_other_columns (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write (
      "models/m.sql",
      "{{ config(materialized='table', native='daily_trading') }} select 1 as a, 'x' as b", NULL);

  build (folder, pool);
  assert_query (pool, "select a || b from shop.m", "1x");

  return dex_future_new_true ();
}

/* What goes wrong while rows are read leaves the table as it was. */
static DexFuture *
test_failure (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = NULL;
  DpNodeResult *result;

  dp_test_sql (pool, UGLY_DATA);
  build (NULL, pool);
  dp_test_sql (
      pool,
      "create function raw.refuse(date) returns date language plpgsql as\n$$begin if $1 > "
      "'2020-12-01' then raise 'no more'; end if; return $1; end$$;\nalter table raw.daily_prices "
      "rename to real_prices;\ncreate view raw.daily_prices as\nselect instrument_id, source, "
      "raw.refuse(trading_date) as trading_date, open, high, low, close,\n  adjusted_close, "
      "volume, market_cap, load_id, first_seen_at, revised_at from raw.real_prices;");
  results = dp_test_project_run (NULL, pool, DP_TRANSFORM_MODELS, TRUE);
  result = dp_test_project_find (results, "fact_daily_trading");
  g_assert_cmpint (dp_node_result_get_status (result), ==, DP_NODE_STATUS_ERROR);
  g_assert_nonnull (strstr (dp_node_result_get_message (result), "no more"));
  assert_query (pool, "select (count(*) > 5000)::text from marts.fact_daily_trading", "true");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/native/daily", test_daily);
  dp_test_add_fiber ("/transform/native/no-labels", test_no_labels);
  dp_test_add_fiber ("/transform/native/metrics", test_metrics);
  dp_test_add_fiber ("/transform/native/gathered", test_gathered);
  dp_test_add_fiber ("/transform/native/not-gathered", test_not_gathered);
  dp_test_add_fiber ("/transform/native/indicators", test_indicators);
  dp_test_add_fiber ("/transform/native/nothing", test_nothing);
  dp_test_add_fiber ("/transform/native/batches", test_batches);
  dp_test_add_fiber ("/transform/native/other-columns", test_other_columns);
  dp_test_add_fiber ("/transform/native/failure", test_failure);

  return g_test_run ();
}
