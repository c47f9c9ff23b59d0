/* test-run-history.c: what the database remembers of runs, calls and rejected records, as objects
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-quota-meter.h"
#include "dp-reject.h"
#include "dp-run-history.h"
#include "dp-test-engine.h"
#include "dp-test.h"

static DpEngine *
open_engine (void)
{
  DpEngine *engine = dp_test_open_engine (NULL);

  dp_settings_override (dp_engine_get_settings (engine), "alpha-vantage-plan", "free");

  return engine;
}

static DpRun *
run_sample (DpEngine *engine)
{
  const char * const symbols[] = { "NORD.SIM", "VOLT.SIM", NULL };
  DpRunOptions options = { .sample = TRUE, .symbols = symbols, .trigger = "command" };
  g_autoptr(GError) error = NULL;
  DpRun *run = dp_engine_start_run (engine, &options, &error);

  g_assert_no_error (error);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);

  return run;
}

static void
assert_same_tasks (DpRun *past,
                   DpRun *run)
{
  GListModel *tasks = dp_run_list_tasks (run);

  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);
      g_autoptr(DpTask) other = g_list_model_get_item (dp_run_list_tasks (past), i);

      g_assert_cmpstr (dp_task_get_name (other), ==, dp_task_get_name (task));
      g_assert_cmpint (dp_task_get_state (other), ==, dp_task_get_state (task));
      g_assert_cmpuint (dp_task_get_attempts (other), ==, dp_task_get_attempts (task));
      g_assert_cmpint (dp_task_get_rows_in (other), ==, dp_task_get_rows_in (task));
      g_assert_cmpint (dp_task_get_rows_out (other), ==, dp_task_get_rows_out (task));
      g_assert_cmpint (dp_task_get_duration_us (other), ==, dp_task_get_duration_us (task));
      g_assert_cmpfloat_with_epsilon (dp_run_metrics_get (dp_task_get_metrics (other), "bytes"),
                                      dp_run_metrics_get (dp_task_get_metrics (task), "bytes"),
                                      0.001);
    }
}

/* The database has them by name, the run as they came. */
static void
assert_same_items (DpRun *past,
                   DpRun *run)
{
  GListModel *items = dp_run_list_items (past);

  g_assert_cmpuint (g_list_model_get_n_items (items), ==,
                    g_list_model_get_n_items (dp_run_list_items (run)));
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);
      gboolean found = FALSE;

      for (guint j = 0; j < g_list_model_get_n_items (items); j++)
        {
          g_autoptr(DpRunItem) other = g_list_model_get_item (dp_run_list_items (run), j);

          found = found ||
                  (g_str_equal (dp_run_item_get_symbol (item), dp_run_item_get_symbol (other)) &&
                   g_str_equal (dp_run_item_get_source (item), dp_run_item_get_source (other)) &&
                   dp_run_item_get_state (item) == dp_run_item_get_state (other) &&
                   dp_run_item_get_rows (item) == dp_run_item_get_rows (other));
        }
      g_assert_true (found);
    }
}

static DexFuture *
test_runs (gpointer user_data)
{
  DpEngine *engine = open_engine ();
  g_autoptr(DpRun) run = run_sample (engine);
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) runs = NULL;
  g_autoptr(DpRunSummary) last = NULL;
  g_autoptr(DpRunSummary) first = NULL;
  g_autoptr(DpRun) past = NULL;

  dp_test_engine_sql (
      engine,
      "insert into control.runs (trigger, status, pipeline, message, started_at, "
      "finished_at) values ('schedule', 'failed', 'nightly', 'The disk is full.', "
      "'2026-01-02 03:04:05Z', '2026-01-02 03:04:06.5Z')");

  runs = dex_await_object (dp_run_history_list (engine, 10), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (runs), ==, 2);
  last = g_list_model_get_item (runs, 0);
  g_assert_cmpint (dp_run_summary_get_state (last), ==, DP_RUN_STATE_FAILED);
  g_assert_cmpstr (dp_run_summary_get_pipeline (last), ==, "nightly");
  g_assert_cmpstr (dp_run_summary_get_message (last), ==, "The disk is full.");
  g_assert_cmpint (dp_run_summary_get_duration_us (last), ==, 1500000);
  g_assert_cmpint (dp_run_summary_get_started_us (last), ==, G_GINT64_CONSTANT (1767323045000000));
  first = g_list_model_get_item (runs, 1);
  g_assert_cmpint (dp_run_summary_get_id (first), ==, dp_run_get_id (run));
  g_assert_cmpint (dp_run_summary_get_state (first), ==, dp_run_get_state (run));
  g_assert_cmpint (dp_run_summary_get_rows (first), >, 1000);
  g_assert_true (dp_run_summary_get_is_sample (first));

  past = dex_await_object (dp_run_history_load (engine, dp_run_get_id (run)), &error);
  g_assert_no_error (error);
  g_assert_true (dp_run_is_finished (past));
  g_assert_cmpint (dp_run_get_state (past), ==, dp_run_get_state (run));
  g_assert_cmpfloat (dp_run_get_fraction (past), ==, 1);
  assert_same_tasks (past, run);
  assert_same_items (past, run);
  g_clear_object (&past);

  past = dex_await_object (dp_run_history_load (engine, 4711), &error);
  g_assert_null (past);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_going_on (gpointer user_data)
{
  DpEngine *engine = open_engine ();
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) run = NULL;
  g_autoptr(DpTask) extract = NULL;

  dp_test_engine_sql (
      engine,
      "insert into control.runs (run_id, trigger, status) values (7, 'command', 'running')");
  dp_test_engine_sql (
      engine,
      "insert into control.task_runs (run_id, name, position, status) values (7, "
      "'start', 0, 'success'), (7, 'extract', 1, 'running')");

  run = dex_await_object (dp_run_history_load (engine, 7), &error);
  g_assert_no_error (error);
  g_assert_false (dp_run_is_finished (run));
  g_assert_cmpint (dp_run_get_state (run), ==, DP_RUN_STATE_RUNNING);
  extract = g_list_model_get_item (dp_run_list_tasks (run), 1);
  g_assert_cmpint (dp_task_get_state (extract), ==, DP_RUN_STATE_RUNNING);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_rejects (gpointer user_data)
{
  DpEngine *engine = open_engine ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) all = NULL;
  g_autoptr(GListModel) open = NULL;
  g_autoptr(GListModel) of_run = NULL;
  g_autoptr(DpReject) reject = NULL;
  g_auto(GStrv) sources = NULL;

  dp_test_engine_sql (
      engine,
      "insert into raw.rejects (reject_id, source, symbol, position, cause, payload, run_id, "
      "state, created_at) values (gen_random_uuid(), 'csv', 'A', 'line 3', 'no price', '1,2', "
      "5, 'open', '2026-01-01Z'), (gen_random_uuid(), 'alphavantage', 'B', 'day 4', 'no "
      "volume', '{}', 6, 'resolved', '2026-01-02Z'), (gen_random_uuid(), 'alphavantage', 'C', "
      "'day 5', 'no close', '{}', 6, 'open', '2026-01-03Z')");

  all = dex_await_object (dp_reject_list (engine, NULL, 0, TRUE, 2), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (all), ==, 2);
  reject = g_list_model_get_item (all, 0);
  g_assert_cmpstr (dp_reject_get_symbol (reject), ==, "C");
  g_clear_object (&reject);

  open = dex_await_object (dp_reject_list (engine, "csv", 0, FALSE, 10), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (open), ==, 1);
  reject = g_list_model_get_item (open, 0);
  g_assert_cmpstr (dp_reject_get_cause (reject), ==, "no price");
  g_assert_cmpstr (dp_reject_get_payload (reject), ==, "1,2");
  g_assert_cmpstr (dp_reject_get_position (reject), ==, "line 3");
  g_assert_true (dp_reject_get_is_open (reject));
  g_assert_cmpint (dp_reject_get_run_id (reject), ==, 5);

  of_run = dex_await_object (dp_reject_list (engine, NULL, 6, TRUE, 10), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (of_run), ==, 2);
  g_assert_cmpint (dex_await_int64 (dp_reject_count (engine, 6), &error), ==, 2);
  g_assert_no_error (error);
  g_assert_cmpint (dex_await_int64 (dp_reject_count (engine, 7), &error), ==, 0);
  g_assert_no_error (error);

  sources = dex_await_boxed (dp_reject_list_sources (engine), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (sources), ==, 2);
  g_assert_cmpstr (sources[0], ==, "alphavantage");
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_quota (gpointer user_data)
{
  DpEngine *engine = open_engine ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) meters = NULL;
  g_autoptr(DpQuotaMeter) meter = NULL;
  const DpRunQuota *quota;

  dp_test_engine_sql (
      engine,
      "insert into control.quota (source, key_id, period, period_start, used) values "
      "('alphavantage', '', 'day', date_trunc('day', now(), 'UTC'), 20), "
      "('alphavantage', '', 'day', date_trunc('day', now(), 'UTC') - interval '1 day', 5)");

  meters = dex_await_object (dp_quota_meter_list (engine), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (meters), >=, 1);
  for (guint i = 0; i < g_list_model_get_n_items (meters) && meter == NULL; i++)
    {
      meter = g_list_model_get_item (meters, i);
      if (!g_str_equal (dp_quota_meter_get_title (meter), "Alpha Vantage"))
        g_clear_object (&meter);
    }
  g_assert_nonnull (meter);
  quota = dp_quota_meter_get_quota (meter);
  g_assert_cmpuint (quota->used[DP_QUOTA_DAY], ==, 20);
  g_assert_cmpint (dp_run_quota_get_left (quota, DP_QUOTA_DAY), ==,
                   quota->allowed[DP_QUOTA_DAY] - 20);
  g_assert_cmpint (dp_quota_meter_get_renewal (meter, DP_QUOTA_DAY), >, quota->now_us);
  g_assert_cmpstr (dp_quota_meter_get_key_id (meter), ==, "");
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/pipeline/run-history/runs", test_runs);
  dp_test_add_fiber ("/pipeline/run-history/going-on", test_going_on);
  dp_test_add_fiber ("/pipeline/run-history/rejects", test_rejects);
  dp_test_add_fiber ("/pipeline/run-history/quota", test_quota);

  return g_test_run ();
}
