/* test-anomaly-stage.c: what is unusual is found after runs, written once, and labelled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-stage.h"
#include "dp-engine.h"
#include "dp-test-engine.h"
#include "dp-test.h"

/* An instrument of a year and a half, synthetic, as loads and builds leave it. Prices and volumes
 * move a little. */
static const char *fill_sql =
    "create schema if not exists marts;create table marts.fact_daily_trading (instrument_id "
    "bigint, trading_date date, split_open numeric,  split_high numeric, split_low numeric, "
    "split_close numeric, split_volume numeric, daily_return numeric,  primary key (instrument_id, "
    "trading_date));insert into raw.instruments (symbol, kind, synthetic) values ('AAA.SIM', "
    "'coin', true);insert into control.loads (source, endpoint, symbol, instrument_id, run_id, "
    "loaded_at)  values ('one', 'days', 'AAA.SIM', 1, 1, now());insert into raw.daily_prices "
    "(instrument_id, source, trading_date, open, high, low, close, volume, first_seen_at,  "
    "load_id)  select 1, 'one', date '2025-01-01' + n, 100 + sin(n * 12.9898), 102, 98, 100 + "
    "sin(n * 78.233),    round(1000000 * exp(0.3 * sin(n * 37.719))), now(), 1 from "
    "generate_series(0, 600) as n;";

/* As the model makes it of raw prices. */
static const char *build_sql =
  "truncate marts.fact_daily_trading;"
  "insert into marts.fact_daily_trading"
  "  select instrument_id, trading_date, open, high, low, close, volume,"
  "    close / lag(close) over (partition by instrument_id order by trading_date) - 1"
  "  from raw.daily_prices where source = 'one';";

static gint64
look_with (DpDbPool   *pool,
           const char *sensitivity)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(GError) error = NULL;
  gint64 n;

  dp_settings_override (settings, "anomaly-sensitivity", sensitivity);
  dp_test_sql (pool, build_sql);
  n = dex_await_int64 (dp_anomaly_stage_look (pool, settings, 1, TRUE), &error);
  g_assert_no_error (error);

  return n;
}

static gint64
look (DpDbPool *pool)
{
  return look_with (pool, "normal");
}

/* Another load, which brings @change to the prices. */
static void
load (DpDbPool   *pool,
      const char *change)
{
  g_autofree char *sql = NULL;

  sql = g_strdup_printf (
      "with load as (insert into control.loads (source, endpoint, symbol, instrument_id, run_id, "
      "loaded_at) values ('one', 'days', 'AAA.SIM', 1, 1, now()) returning load_id) update "
      "raw.daily_prices set load_id = load.load_id, %s",
      change);
  dp_test_sql (pool, sql);
}

static DexFuture *
test_once (gpointer user_data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_sql (pool, fill_sql);
  g_assert_cmpint (look (pool), ==, 0);
  load (pool, "volume = volume * 100 from load where trading_date = '2026-08-10'");
  g_assert_cmpint (look_with (pool, "off"), ==, 0);
  g_assert_cmpint (look (pool), ==, 1);
  assert_sql (pool,
              "select kind || ' ' || (observed_at at time zone 'UTC')::date || ' ' || "
              "(confidence > 0.9) || ' ' || (message like 'The volume is unlike that of such "
              "days (2026-08-10): expected % sure).') from control.anomalies",
              "volume 2026-08-10 true true");

  /* Nothing new, then the same days again. */
  g_assert_cmpint (look (pool), ==, 0);
  load (pool, "high = high from load where trading_date >= '2026-08-01'");
  g_assert_cmpint (look (pool), ==, 0);
  assert_sql (pool, "select count(*) || ' ' || count(gone_at) from control.anomalies", "1 0");

  return dex_future_new_true ();
}

/* A correction that puts things right leaves the finding as gone, and its return is the same
 * finding. */
static DexFuture *
test_gone (gpointer user_data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_sql (pool, fill_sql);
  load (pool, "close = close * 3 from load where trading_date = '2026-08-10'");
  g_assert_cmpint (look (pool), ==, 1);
  assert_sql (pool,
              "select string_agg(kind || ' ' || (observed_at at time zone 'UTC')::date, ',') "
              "from control.anomalies",
              "jump 2026-08-10");
  load (pool, "close = close / 3 from load where trading_date = '2026-08-10'");
  g_assert_cmpint (look (pool), ==, 0);
  assert_sql (pool, "select count(*) || ' ' || count(gone_at) from control.anomalies", "1 1");
  load (pool, "close = close * 3 from load where trading_date = '2026-08-10'");
  g_assert_cmpint (look (pool), ==, 1);
  assert_sql (pool, "select count(*) || ' ' || count(gone_at) from control.anomalies", "1 0");

  return dex_future_new_true ();
}

static DexFuture *
test_sources (gpointer user_data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_sql (pool, fill_sql);
  dp_test_sql (
      pool,
      "insert into raw.daily_prices (instrument_id, source, trading_date, close, "
      "first_seen_at, load_id) select instrument_id, 'two', trading_date, close * case "
      "when trading_date = '2026-08-11' then 1.04 else 1 + 0.0001 * sin(extract(doy "
      "from trading_date)) end, now(), 1 from raw.daily_prices");
  g_assert_cmpint (look (pool), ==, 1);
  assert_sql (pool,
              "select kind || ' ' || source || ' ' || (observed_at at time zone 'UTC')::date "
              "from control.anomalies",
              "disagreement one, two 2026-08-11");

  return dex_future_new_true ();
}

static void
label (DpDbPool   *pool,
       const char *label)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), 1);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) labelled = NULL;

  dp_db_params_add_text (params, label);
  labelled = dex_await_object (dp_db_pool_query (pool, dp_db_load_sql ("label_anomaly"), params),
                               &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_db_result_get_n_rows (labelled), ==, 1);
}

/* A month of wild volumes is found once. Marked as an incident it teaches nothing, so that what is
 * odd after it shows; and what is labelled stays labelled. */
static DexFuture *
test_labels (gpointer user_data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_sql (pool, fill_sql);
  load (pool,
        "volume = volume * case when extract(day from trading_date)::int % 2 = 0 then 60 else 1 / "
        "60.0 end from load where trading_date between '2025-09-01' and '2026-06-30'");
  g_assert_cmpint (look (pool), >=, 1);
  dp_test_sql (pool, "delete from control.anomalies where anomaly_id > 1");
  dp_test_sql (pool, "update control.anomalies set observed_at = '2025-09-01 00:00Z', ends_at = "
                     "'2026-06-30 00:00Z'");
  load (pool, "volume = volume * 40 from load where trading_date = '2026-08-10'");
  g_assert_cmpint (look (pool), ==, 0);
  label (pool, "incident");
  load (pool, "high = high from load where trading_date = '2026-08-10'");
  g_assert_cmpint (look (pool), ==, 1);
  assert_sql (pool, "select string_agg(coalesce(label, 'open') || ' ' || (gone_at is null), ',' "
              "order by anomaly_id) from control.anomalies", "incident true,open true");

  label (pool, "expected");
  load (pool, "high = high from load where trading_date >= '2025-08-01'");
  look (pool);
  assert_sql (pool,
              "select label || ' ' || (labelled_at is not null) from control.anomalies where "
              "anomaly_id = 1",
              "expected true");

  return dex_future_new_true ();
}

/* Thirty runs of half a minute, then one of an hour whose provider was slow and failed. */
static DexFuture *
test_runs (gpointer user_data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();

  dp_test_sql (pool, fill_sql);
  dp_test_sql (
      pool,
      "insert into control.runs (trigger, pipeline, status, started_at, finished_at) select "
      "'schedule', 'default', 'success', began, began + interval '30 s' * (1 + 0.1 * sin(n * "
      "12.9898)) from generate_series(1, 30) as n, lateral (select timestamptz '2026-06-01 "
      "22:00Z' + n * interval '1 day' as began) as day;insert into control.task_runs (run_id, "
      "name, position, status, rows_in, rows_out) select run_id, name, 1, 'success', 100, 100 "
      "from control.runs, unnest('{verify,load}'::text[]) as name;insert into "
      "control.run_sources select run_id, 'one', 20, 0, 150 + run_id % 7 from control.runs;");
  g_assert_cmpint (look (pool), ==, 0);
  dp_test_sql (
      pool,
      "insert into control.runs (trigger, pipeline, status, started_at, finished_at) values "
      "('schedule', 'default', 'partial', '2026-07-02 22:00Z', '2026-07-02 23:00Z');insert into "
      "control.task_runs (run_id, name, position, status, rows_in, rows_out, rows_rejected) values "
      "(31, 'verify', 1, 'partial', 100, 40, 60), (31, 'load', 2, 'success', 40, 1, 0);insert into "
      "control.run_sources values (31, 'one', 20, 12, 9000);");
  g_assert_cmpint (look (pool), ==, 5);
  assert_sql (pool,
              "select string_agg(kind || ' ' || run_id || coalesce(' ' || source, ''), ',' "
              "order by kind) from control.anomalies",
              "error-rate 31 one,latency 31 one,run-duration 31,run-rejects 31,run-rows 31");
  dp_test_sql (pool, "update control.anomaly_looks set position = 0 where what = 'runs'");
  g_assert_cmpint (look (pool), ==, 0);

  return dex_future_new_true ();
}

/* The sample market has nothing wrong in its last year, whichever way it is loaded. */
static DexFuture *
test_sample_market (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  DpRunOptions options = { .sample = TRUE, .trigger = "test" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) run = NULL;
  g_autoptr(DpDbResult) rows = NULL;

  run = dp_engine_start_run (engine, &options, &error);
  g_assert_no_error (error);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_run_get_state (run), ==, DP_RUN_STATE_SUCCESS);

  rows = dex_await_object (
      dp_engine_query (
          engine,
          "select (select count(*) from control.anomalies), (select string_agg(message, ' ') from "
          "control.anomalies), (select count(*) from control.anomaly_looks where position > 0)",
          NULL),
      &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_db_result_get_text (rows, 0, 1), ==, NULL);
  g_assert_cmpint (dp_db_result_get_int64 (rows, 0, 0), ==, 0);
  g_assert_cmpint (dp_db_result_get_int64 (rows, 0, 2), ==, 2);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/pipeline/anomaly-stage/once", test_once);
  dp_test_add_fiber ("/pipeline/anomaly-stage/gone", test_gone);
  dp_test_add_fiber ("/pipeline/anomaly-stage/sources", test_sources);
  dp_test_add_fiber ("/pipeline/anomaly-stage/labels", test_labels);
  dp_test_add_fiber ("/pipeline/anomaly-stage/runs", test_runs);
  dp_test_add_fiber ("/pipeline/anomaly-stage/sample-market", test_sample_market);

  return g_test_run ();
}
