/* test-late-data.c: what comes late, or is corrected, derives what it touches, and no more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"
#include "dp-test-project.h"

#define N_ROUNDS 7

#define DATA                                                                                       \
  "select setseed(0.5);\n"                                                                         \
  "insert into raw.instruments (instrument_id, symbol, kind, currency)\n"                          \
  "select i, 'S' || i, case when i = 7 then 'coin' else 'stock' end, 'USD' from "                  \
  "generate_series(1, 8) i;\n"                                                                     \
  "insert into control.loads (load_id, source, endpoint, symbol, run_id, loaded_at)\n"             \
  "values (1, 'x', 'daily', '*', 0, now());\n"                                                     \
  "insert into raw.daily_prices (instrument_id, source, trading_date, open, high, low, close,\n"   \
  "  volume, load_id, first_seen_at)\n"                                                            \
  "select i, 'x', date '2022-01-01' + d, p, p + 1, p - 1, p, 1000 + d, 1, now()\n"                 \
  "from generate_series(1, 7) i, generate_series(0, i * 90) d,\n"                                  \
  "lateral (select round((20 + 5 * random() + 0 * d)::numeric, 2) as p) x where d % 7 < 5;\n"      \
  "insert into raw.intraday_prices (instrument_id, source, interval_s, ts, close, volume, "        \
  "load_id, first_seen_at)\n"                                                                      \
  "select i, 'x', s, timestamptz '2022-03-10Z' + h * interval '1 h', 20 + (h * 7919) % 13, 100 + " \
  "h % 11, 1, now()\n"                                                                             \
  "from generate_series(5, 7) i, (values (300), (3600)) v (s), generate_series(0, 150) h where h " \
  "% 24 > 8;\n"

/* A load each; %d is its id. Not every one brings something. */
static const char * const edits[] = {
  /* days after the last one */
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, volume, load_id, "
  "first_seen_at)\nselect instrument_id, 'x', max(trading_date) + n, round(20 + random()::numeric, "
  "2), 5, %d, now()\nfrom raw.daily_prices, generate_series(1, 3) n group by instrument_id, "
  "n;\ninsert into raw.intraday_prices (instrument_id, source, interval_s, ts, close, volume, "
  "load_id, first_seen_at)\nselect instrument_id, 'x', interval_s, max(ts) + n * interval '1 h', "
  "30, 7, %d, now()\nfrom raw.intraday_prices, generate_series(1, 3) n group by instrument_id, "
  "interval_s, n",

  /* days that were missing */
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, volume, load_id, "
  "first_seen_at)\nselect 1 + (random() * 6)::int, 'x', date '2022-01-01' + (random() * 500)::int, "
  "30, 5, %d, now()\nfrom generate_series(1, 4) on conflict do nothing;\ninsert into "
  "raw.intraday_prices (instrument_id, source, interval_s, ts, close, volume, load_id, "
  "first_seen_at)\nvalues (6, 'x', 300, '2022-03-12 03:00Z', 21, 3, %d, now()), (6, 'x', 3600, "
  "'2022-02-12 03:00Z', 21, 3, %d, now())\non conflict do nothing",

  /* corrections of old days */
  "update raw.daily_prices set close = close + 0.01, adjusted_close = close / 2, load_id = %d, "
  "revised_at = now()\nwhere random() < 0.003;\nupdate raw.intraday_prices set close = close + "
  "0.5, volume = volume + 1, load_id = %d, revised_at = now()\nwhere instrument_id = 7 and ts in "
  "('2022-03-12 11:00Z', '2022-03-12 23:00Z')",

  /* the same days again, of another provider, who is believed or not */
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, volume, load_id, "
  "first_seen_at)\nselect instrument_id, 'y', trading_date, 25, 5, %d, now() + interval '1 h' * "
  "(random() - 0.5)\nfrom raw.daily_prices where random() < 0.01 and source = 'x' on conflict do "
  "nothing;\ninsert into raw.intraday_prices (instrument_id, source, interval_s, ts, close, "
  "volume, load_id, first_seen_at)\nselect instrument_id, 'y', interval_s, ts, 33, 5, %d, now() "
  "from raw.intraday_prices\nwhere instrument_id = 5 and ts between '2022-03-13 10:00Z' and "
  "'2022-03-13 12:00Z' on conflict do nothing",

  /* a split */
  "insert into raw.corporate_actions (instrument_id, source, action_date, kind, value, load_id, "
  "first_seen_at)\nselect 1 + (random() * 6)::int, 'x', date '2022-01-01' + (random() * 500)::int, "
  "'split', 2, %d, now()\non conflict do nothing",
  /* a new instrument, and one that is called something else now */
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, volume, load_id, "
  "first_seen_at)\nselect 8, 'x', date '2022-03-01' + n, 40 + n, 5, %d, now() from "
  "generate_series(1, 30) n on conflict do nothing;\nupdate raw.instruments set symbol = symbol || "
  "'A' where instrument_id = 1 + (random() * 6)::int;\nupdate raw.instruments set time_zone = "
  "'Asia/Tokyo' where instrument_id = 5",
};

static void
load (DpDbPool *pool,
      guint     edit,
      int       load_id)
{
  g_autofree char *note = g_strdup_printf (
    "insert into control.loads (load_id, source, endpoint, symbol, run_id, loaded_at)\n"
    "values (%d, 'x', 'daily', '*', 0, now());\n", load_id);
  g_autoptr(GString) rows = g_string_new (edits[edit % G_N_ELEMENTS (edits)]);
  g_autofree char *id = g_strdup_printf ("%d", load_id);
  g_autofree char *script = NULL;

  g_string_replace (rows, "%d", id, 0);
  script = g_strconcat (note, rows->str, NULL);
  dp_test_load (pool, script);
}

static void
build (DpDbPool *pool,
       gboolean  full_refresh)
{
  g_autoptr(GListModel) results = dp_test_project_run (NULL, pool, DP_TRANSFORM_MODELS,
                                                       full_refresh);

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

static const char * const tables[] = {
  "fact_daily_trading", "fact_market_metrics", "fact_intraday_trading", "dim_company", "dim_date",
};

static void
keep_tables (DpDbPool *pool)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf (
        "drop table if exists kept_%s; create table kept_%s as table marts.%s",
        tables[i], tables[i], tables[i]);

      dp_test_sql (pool, sql);
    }
  dp_test_sql (pool, "drop table if exists kept_indicators;\n"
                     "create table kept_indicators as table marts.fact_indicators");
}

static void
assert_kept (DpDbPool *pool)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "select count(*) || coalesce(': ' || min(row), '') from (\n  (select 'kept ' || t as row "
          "from kept_%s t except all select 'kept ' || t from marts.%s t)\n  union all\n  (select "
          "'now ' || t from marts.%s t except all select 'now ' || t from kept_%s t)) d",
          tables[i], tables[i], tables[i], tables[i]);

      assert_query (pool, sql, "0");
    }
  /* Sums of many doubles differ in the last bit by how many are added up at once. */
  dp_test_project_assert_near (pool, "kept_indicators", "marts.fact_indicators");
}

/* After each load the tables are what they would be if they were made anew. */
static DexFuture *
test_same_as_full (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_load (pool, DATA);
  build (pool, FALSE);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      /* Ids are given in another order than that in which loads end. */
      load (pool, i, 10 + (i ^ 1));
      build (pool, FALSE);
      keep_tables (pool);
      build (pool, TRUE);
      assert_kept (pool);
      if (i % 2 == 0)
        build (pool, FALSE);
    }

  return dex_future_new_true ();
}

/* What was written since the versions were noted, as text; places tell, since an update makes a row
 * anew. */
static void
note_places (DpDbPool *pool)
{
  dp_test_sql (
      pool,
      "drop table if exists places;\ncreate table places as\nselect 'day' as what, instrument_id, "
      "trading_date::text as at, ctid::text as place, xmin::text as writer\nfrom "
      "marts.fact_daily_trading union all\nselect 'bar', instrument_id, started_at::text, "
      "ctid::text, xmin::text from marts.fact_intraday_trading union all\nselect 'company', "
      "instrument_id, '', ctid::text, xmin::text from marts.dim_company union all\nselect 'date', "
      "0, day::text, ctid::text, xmin::text from marts.dim_date");
}

static void
assert_written (DpDbPool   *pool,
                const char *expected)
{
  assert_query (
      pool,
      "select string_agg(concat_ws(' ', n, what, instrument_id, first), ', ' order by what, "
      "instrument_id) from (\n  select what, instrument_id, count(*) as n, min(at) as first from "
      "(\n    select 'day' as what, instrument_id, trading_date::text as at, ctid::text as place, "
      "xmin::text as writer\n    from marts.fact_daily_trading union all\n    select 'bar', "
      "instrument_id, started_at::text, ctid::text, xmin::text from marts.fact_intraday_trading "
      "union all\n    select 'company', instrument_id, '', ctid::text, xmin::text from "
      "marts.dim_company union all\n    select 'date', 0, day::text, ctid::text, xmin::text from "
      "marts.dim_date\n    except select * from places) w group by what, instrument_id) x",
      expected);
}

/* Rows that nothing touched are not written again. */
static DexFuture *
test_no_more (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_load (pool, DATA);
  build (pool, FALSE);
  note_places (pool);
  build (pool, FALSE);
  assert_written (pool, NULL);

  /* A day counts in the means of 199 later days, and in nothing that is told of the company. */
  dp_test_load (pool,
    "insert into control.loads (load_id, source, endpoint, symbol, run_id, loaded_at)\n"
    "values (2, 'x', 'daily', '*', 0, now());\n"
    "update raw.daily_prices set close = close + 1, load_id = 2, revised_at = now()\n"
    "where instrument_id = 7 and trading_date = '2022-11-19';");
  build (pool, FALSE);
  assert_written (pool, "200 day 7 2022-11-19");

  /* A bar in the means of 19 later bars, and its volume in what was traded until the end of its
   * day. */
  note_places (pool);
  dp_test_load (pool,
    "insert into control.loads (load_id, source, endpoint, symbol, run_id, loaded_at)\n"
    "values (3, 'x', 'intraday', '*', 0, now());\n"
    "update raw.intraday_prices set close = close + 1, load_id = 3, revised_at = now()\n"
    "where instrument_id = 6 and interval_s = 300 and ts = '2022-03-12 12:00Z';");
  build (pool, FALSE);
  assert_written (pool, "20 bar 6 2022-03-12 12:00:00+00");

  /* The last day is the company's, too; one far off makes days of the calendar. */
  note_places (pool);
  dp_test_load (
      pool, "insert into control.loads (load_id, source, endpoint, symbol, run_id, "
            "loaded_at)\nvalues (4, 'x', 'daily', '*', 0, now());\nupdate raw.daily_prices set "
            "close = close + 1, load_id = 4, revised_at = now()\nwhere instrument_id = 1 and "
            "trading_date = (select max(trading_date) from raw.daily_prices where instrument_id = "
            "1);\ninsert into raw.daily_prices (instrument_id, source, trading_date, close, "
            "load_id, first_seen_at)\nvalues (7, 'x', '1969-12-31', 5, 4, now());");
  build (pool, FALSE);
  assert_query (pool,
                "select count(*)::text || min(day) from marts.dim_date where day < '1970-01-01'",
                "11969-12-31");
  assert_query (pool,
                "select string_agg(instrument_id::text, ' ' order by instrument_id) from (\nselect "
                "instrument_id, ctid::text from marts.dim_company\nexcept select instrument_id, "
                "place from places where what = 'company') c",
                "1");

  return dex_future_new_true ();
}

/* A load that began before the build and ends after it has a lower id than one that is in it. */
static DexFuture *
test_load_in_flight (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(GError) error = NULL;
  DpDbConnection *slow;

  dp_test_load (pool, DATA);
  lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  g_assert_no_error (error);
  slow = dp_db_lease_get_connection (lease);
  dex_await (dp_db_connection_begin (slow), &error);
  g_assert_no_error (error);
  dex_await (
      dp_db_connection_execute (
          slow, "insert into control.loads (load_id, source, endpoint, symbol, run_id, "
                "loaded_at)\nvalues (2, 'x', 'daily', '*', 0, now());\nupdate raw.daily_prices set "
                "close = 99, load_id = 2 where instrument_id = 3 and trading_date = '2022-02-01';"),
      &error);
  g_assert_no_error (error);

  load (pool, 0, 3);
  build (pool, FALSE);
  assert_query (pool, "select count(*)::text from marts.fact_daily_trading where close = 99", "0");
  dex_await (dp_db_connection_execute (slow, dp_db_load_sql ("note_written")), &error);
  g_assert_no_error (error);
  dex_await (dp_db_connection_commit (slow), &error);
  g_assert_no_error (error);
  build (pool, FALSE);
  assert_query (pool, "select count(*)::text from marts.fact_daily_trading where close = 99", "1");
  keep_tables (pool);
  build (pool, TRUE);
  assert_kept (pool);

  return dex_future_new_true ();
}

/* What is made again from stored replies has the ids of the loads that brought it first. */
static DexFuture *
test_replay (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_load (pool, DATA);
  build (pool, FALSE);
  dp_test_sql (pool,
               "delete from raw.daily_prices where instrument_id = 2 and trading_date > "
               "'2022-03-01';\nupdate raw.daily_prices set close = 1 where instrument_id = 3;");
  dp_test_sql (pool, dp_db_load_sql ("forget_built"));
  build (pool, FALSE);
  keep_tables (pool);
  build (pool, TRUE);
  assert_kept (pool);
  assert_query (
      pool, "select max(trading_date)::text from marts.fact_daily_trading where instrument_id = 2",
      "2022-03-01");

  return dex_future_new_true ();
}

/* A table that somebody else made was not made from what is noted. */
static DexFuture *
test_other_table (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_load (pool, DATA);
  build (pool, FALSE);
  dp_test_sql (pool, "create table marts.other as table marts.fact_daily_trading with no data;\n"
                     "drop table marts.fact_daily_trading;\n"
                     "alter table marts.other rename to fact_daily_trading;");
  build (pool, FALSE);
  assert_query (pool, "select (count(*) > 1000)::text from marts.fact_daily_trading", "true");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/late-data/same-as-full", test_same_as_full);
  dp_test_add_fiber ("/transform/late-data/no-more", test_no_more);
  dp_test_add_fiber ("/transform/late-data/load-in-flight", test_load_in_flight);
  dp_test_add_fiber ("/transform/late-data/replay", test_replay);
  dp_test_add_fiber ("/transform/late-data/other-table", test_other_table);

  return g_test_run ();
}
