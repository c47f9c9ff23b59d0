/* test-engine-health.c: what the engine knows of the data's health, and what people do about it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-health.h"
#include "dp-rebuild.h"
#include "dp-test-engine.h"
#include "dp-test.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

static GListModel *
await_list (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  GListModel *list = dex_await_object (future, &error);

  g_assert_no_error (error);

  return list;
}

static DexFuture *
test_findings (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(GListModel) findings = NULL;
  g_autoptr(DpFinding) finding = NULL;
  g_autoptr(DpFinding) run = NULL;
  g_autoptr(GListModel) again = NULL;
  g_autoptr(DpFinding) same = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_engine_sql (engine, "insert into raw.instruments (symbol, kind) values ('AAA', 'stock')");
  dp_test_engine_sql (
      engine,
      "insert into control.anomalies (key, kind, instrument_id, source, observed_at, "
      "ends_at, confidence, message) values ('a', 'jump', 1, null, '2026-03-02 "
      "00:00+00', '2026-03-04 00:00+00', 0.9, 'It jumped.'), ('b', 'latency', null, "
      "'coingecko', '2026-03-05 00:00+00', null, 0.5, null)");
  findings = await_list (dp_engine_load_findings (engine));
  g_assert_cmpuint (g_list_model_get_n_items (findings), ==, 2);
  finding = g_list_model_get_item (findings, 0);
  run = g_list_model_get_item (findings, 1);
  g_assert_cmpstr (dp_finding_get_symbol (finding), ==, "AAA");
  g_assert_cmpstr (dp_finding_get_kind (finding), ==, "jump");
  g_assert_cmpstr (dp_finding_get_message (finding), ==, "It jumped.");
  g_assert_cmpint (dp_finding_get_first_day (finding), ==, dp_date_from_ymd (2026, 3, 2));
  g_assert_cmpint (dp_finding_get_last_day (finding), ==, dp_date_from_ymd (2026, 3, 4));
  g_assert_cmpfloat (dp_finding_get_confidence (finding), ==, 0.9);
  g_assert_cmpstr (dp_finding_get_symbol (run), ==, NULL);
  g_assert_cmpstr (dp_finding_get_source (run), ==, "coingecko");

  /* What is said of it is kept, and shown by the same object. */
  dex_await (dp_engine_label (engine, finding, DP_FINDING_INCIDENT), &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_finding_get_state (finding), ==, DP_FINDING_INCIDENT);
  again = await_list (dp_engine_load_findings (engine));
  same = g_list_model_get_item (again, 0);
  g_assert_cmpint (dp_finding_get_state (same), ==, DP_FINDING_INCIDENT);
  g_assert_false (
      dex_await_boolean (dp_engine_label_finding (engine, 77, DP_FINDING_OPEN), &error));
  g_assert_no_error (error);

  dp_test_engine_sql (engine, "delete from control.anomalies");
  g_assert_false (dex_await (dp_engine_label (engine, finding, DP_FINDING_OPEN), &error));
  g_assert_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED);
  g_assert_cmpint (dp_finding_get_state (finding), ==, DP_FINDING_INCIDENT);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

/* As long as it can be taken back */
static DpDriftDecision *
decide (DpEngine     *engine,
        DpDriftEvent *event,
        const char   *state,
        const char   *as)
{
  g_autoptr(GError) error = NULL;
  DpDriftDecision *decision = dex_await_boxed (
      dp_engine_decide_drift (engine, dp_drift_event_get_id (event), state, as, FALSE), &error);

  g_assert_no_error (error);

  return decision;
}

static void
expect_names (DpEngine   *engine,
              const char *names)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) rows = dex_await_object (
      dp_engine_query (engine,
                       "select coalesce(string_agg(field || ' ' || alias, ', '), '') "
                       "from control.field_aliases",
                       NULL),
      &error);

  g_assert_no_error (error);
  g_assert_cmpstr (dp_db_result_get_text (rows, 0, 0), ==, names);
}

static DexFuture *
test_drift (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(GListModel) events = NULL;
  g_autoptr(DpDriftEvent) event = NULL;
  g_autoptr(DpDriftEvent) renamed = NULL;
  g_autoptr(DpDriftDecision) decision = NULL;
  g_autoptr(DpDriftDecision) nothing = NULL;
  g_autoptr(GListModel) after = NULL;
  g_autoptr(DpDriftEvent) decided = NULL;
  g_autoptr(GError) error = NULL;
  double confidence;

  dp_test_engine_sql (
      engine,
      "insert into control.drift_events (source, endpoint, field, change, target, detail, "
      "confidence, proposal) values ('coingecko', '/x', '/price', 'missing', '', "
      "'{\"message\": \"“/price” is gone.\"}', 0.9, '[{\"field\": \"/cost\", \"confidence\": "
      "0.8}, {\"field\": \"/last\", \"confidence\": 0.3}]'), ('coingecko', '/x', '/cap', "
      "'renamed', '/capital', '{\"message\": \"Renamed.\"}', 0.7, '[]')");
  events = await_list (dp_engine_load_drift (engine));
  g_assert_cmpuint (g_list_model_get_n_items (events), ==, 2);
  event = g_list_model_get_item (events, 0);
  renamed = g_list_model_get_item (events, 1);
  g_assert_cmpstr (dp_drift_event_get_state (event), ==, "open");
  g_assert_cmpstr (dp_drift_event_get_message (event), ==, "“/price” is gone.");
  g_assert_cmpuint (dp_drift_event_get_n_candidates (event), ==, 2);
  g_assert_cmpstr (dp_drift_event_get_candidate (event, 1, &confidence), ==, "/last");
  g_assert_cmpfloat (confidence, ==, 0.3);
  g_assert_cmpstr (dp_drift_event_get_candidate (renamed, 0, &confidence), ==, "/capital");
  g_assert_cmpfloat (confidence, ==, 0.7);

  decision = decide (engine, event, "accepted", "/last");
  g_assert_cmpstr (decision->source, ==, "coingecko");
  g_assert_true (decision->touches_rows);
  g_assert_false (decision->is_final);
  g_assert_cmpstr (decision->former, ==, "open");
  after = await_list (dp_engine_load_drift (engine));
  decided = g_list_model_get_item (after, 0);
  g_assert_cmpstr (dp_drift_event_get_state (decided), ==, "accepted");
  nothing = dex_await_boxed (dp_engine_decide_drift (engine, 77, "refused", NULL, TRUE), &error);
  g_assert_no_error (error);
  g_assert_null (nothing->source);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

/* What is decided, taken back and decided otherwise leaves the names that are accepted. */
static DexFuture *
test_take_back (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(GListModel) events = NULL;
  g_autoptr(DpDriftEvent) missing = NULL;
  g_autoptr(DpDriftEvent) renamed = NULL;
  g_autoptr(DpDriftEvent) fresh = NULL;
  g_autoptr(DpDriftDecision) decision = NULL;

  dp_test_engine_sql (
      engine,
      "insert into control.drift_events (source, endpoint, field, change, target) values "
      "('coingecko', '/x', '/price', 'missing', ''), ('coingecko', '/x', '/price', 'renamed', "
      "'/last'), ('coingecko', '/x', '/last', 'new', '')");
  events = await_list (dp_engine_load_drift (engine));
  missing = g_list_model_get_item (events, 0);
  renamed = g_list_model_get_item (events, 1);
  fresh = g_list_model_get_item (events, 2);

  dp_drift_decision_free (decide (engine, missing, "accepted", "/last"));
  expect_names (engine, "/price /last");
  decision = decide (engine, missing, "refused", NULL);
  g_assert_true (decision->touches_rows);
  g_assert_cmpstr (decision->former, ==, "accepted");
  g_assert_cmpstr (decision->former_as, ==, "/last");
  expect_names (engine, "");
  dp_drift_decision_free (decide (engine, missing, decision->former, decision->former_as));
  expect_names (engine, "/price /last");
  dp_drift_decision_free (decide (engine, missing, "accepted", "/other"));
  expect_names (engine, "/price /other");
  dp_drift_decision_free (decide (engine, missing, "open", NULL));
  expect_names (engine, "");

  /* What two say is so until neither does. */
  dp_drift_decision_free (decide (engine, fresh, "accepted", "/price"));
  dp_drift_decision_free (decide (engine, renamed, "accepted", NULL));
  expect_names (engine, "/price /last");
  dp_drift_decision_free (decide (engine, fresh, "open", NULL));
  expect_names (engine, "/price /last");
  dp_drift_decision_free (decide (engine, renamed, "refused", NULL));
  expect_names (engine, "");

  /* What is not accepted changes nothing. */
  g_clear_pointer (&decision, dp_drift_decision_free);
  decision = decide (engine, renamed, "open", NULL);
  g_assert_false (decision->touches_rows);

  /* What is held back is loaded once for all. */
  dp_test_engine_sql (engine,
                      "insert into control.loads (source, endpoint, symbol, contract, run_id, "
                      "loaded_at) values ('coingecko', '/x', 'BTC', '{}', 0, now())");
  g_clear_pointer (&decision, dp_drift_decision_free);
  decision = decide (engine, renamed, "accepted", NULL);
  g_assert_true (decision->is_final);
  expect_names (engine, "");
  g_clear_pointer (&decision, dp_drift_decision_free);
  decision = dex_await_boxed (dp_engine_decide_drift (engine, dp_drift_event_get_id (renamed),
                                                      "accepted", NULL, TRUE),
                              NULL);
  expect_names (engine, "/price /last");
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_histories (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(GListModel) histories = NULL;
  g_autoptr(DpTestHistory) history = NULL;
  const DpTestOutcome *outcomes;
  guint n;

  dp_test_engine_sql (
      engine,
      "insert into control.test_results (test, relation, status, severity, failures, message, "
      "stored_in, tested_at) select 'unique_id', 'marts.t', (array['fail', 'pass', 'warn', "
      "'error', 'skipped'])[n], 'error', 6 - n, case when n = 1 then 'five rows' else 'older' "
      "end, case when n = 1 then '\"audit\".\"unique_id\"' end, timestamptz '2026-03-10 "
      "00:00+00' - n * interval '1 day' from generate_series(1, 5) as n");
  histories = await_list (dp_engine_load_test_histories (engine));
  g_assert_cmpuint (g_list_model_get_n_items (histories), ==, 1);
  history = g_list_model_get_item (histories, 0);
  g_assert_cmpstr (dp_test_history_get_name (history), ==, "unique_id");
  g_assert_cmpint (dp_test_history_get_outcome (history), ==, DP_TEST_FAILED);
  g_assert_cmpint (dp_test_history_get_failures (history), ==, 5);
  g_assert_cmpstr (dp_test_history_get_message (history), ==, "five rows");
  g_assert_cmpstr (dp_test_history_get_stored_in (history), ==, "\"audit\".\"unique_id\"");
  g_assert_cmpint (dp_test_history_get_tested_us (history), ==,
                   dp_date_from_ymd (2026, 3, 9) * DAY_US);
  outcomes = dp_test_history_get_outcomes (history, &n);
  g_assert_cmpuint (n, ==, 5);
  g_assert_cmpint (outcomes[0], ==, DP_TEST_SKIPPED);
  g_assert_cmpint (outcomes[1], ==, DP_TEST_BROKEN);
  g_assert_cmpint (outcomes[3], ==, DP_TEST_PASSED);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_ledgers (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(GListModel) ledgers = NULL;
  g_autoptr(DpSeriesLedger) ledger = NULL;
  g_autoptr(GArray) missing = NULL;

  dp_test_engine_sql (
      engine,
      "insert into raw.instruments (symbol, kind, exchange) values ('AAA', 'stock', 'NYSE')");
  dp_test_engine_sql (engine, "insert into raw.listings values ('alphavantage', 'AAA.X', 1)");
  /* From a Friday on: 16 February is a holiday, the 18th failed, the 19th is missing; the year
   * after is there. */
  dp_test_engine_sql (
      engine,
      "insert into control.interval_days (instrument_id, source, interval, loaded, empty, "
      "failed, rejected, updated_at) values (1, 'alphavantage', 'day', "
      "'{[2026-02-13,2026-02-17),[2026-02-20,2036-02-20)}', '{[2026-02-17,2026-02-18)}', "
      "'{[2026-02-18,2026-02-19)}', '{[2026-03-02,2026-03-03)}', now())");
  ledgers = await_list (dp_engine_load_ledgers (engine));
  g_assert_cmpuint (g_list_model_get_n_items (ledgers), ==, 1);
  ledger = g_list_model_get_item (ledgers, 0);
  g_assert_cmpstr (dp_series_ledger_get_symbol (ledger), ==, "AAA");
  g_assert_cmpstr (dp_series_ledger_get_source_symbol (ledger), ==, "AAA.X");
  g_assert_cmpint (dp_series_ledger_get_first_day (ledger), ==, dp_date_from_ymd (2026, 2, 13));
  g_assert_cmpint (dp_series_ledger_get_state (ledger, dp_date_from_ymd (2026, 2, 12)), ==,
                   DP_DAY_OUTSIDE);
  g_assert_cmpint (dp_series_ledger_get_state (ledger, dp_date_from_ymd (2026, 2, 13)), ==,
                   DP_DAY_LOADED);
  g_assert_cmpint (dp_series_ledger_get_state (ledger, dp_date_from_ymd (2026, 2, 14)), ==,
                   DP_DAY_CLOSED);
  g_assert_cmpint (dp_series_ledger_get_state (ledger, dp_date_from_ymd (2026, 2, 16)), ==,
                   DP_DAY_CLOSED);
  g_assert_cmpint (dp_series_ledger_get_state (ledger, dp_date_from_ymd (2026, 2, 17)), ==,
                   DP_DAY_EMPTY);
  g_assert_cmpint (dp_series_ledger_get_state (ledger, dp_date_from_ymd (2026, 2, 18)), ==,
                   DP_DAY_FAILED);
  g_assert_cmpint (dp_series_ledger_get_state (ledger, dp_date_from_ymd (2026, 2, 19)), ==,
                   DP_DAY_MISSING);
  missing = dp_series_ledger_list_missing (ledger);
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpuint (dp_series_ledger_get_n_missing (ledger), ==, 2);
  g_assert_cmpint (g_array_index (missing, gint32, 0), ==, dp_date_from_ymd (2026, 2, 18));
  g_assert_cmpint (g_array_index (missing, gint32, 1), ==, dp_date_from_ymd (2026, 2, 19));
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

/* @days_ago: of the newest price and of the last call */
static void
add_checkpoint (DpEngine   *engine,
                const char *item,
                int         days_ago,
                const char *changed)
{
  g_autofree char *sql = NULL;

  sql = g_strdup_printf (
      "insert into control.checkpoints (source, item, endpoint, watermark, run_id, updated_at, "
      "changed_at) values ('coingecko', '%s', '/coins/{id}/market_chart', current_date - %d, 1, "
      "now() - %d * interval '1 day', %s)",
      item, days_ago, days_ago, changed);
  dp_test_engine_sql (engine, sql);
}

static DexFuture *
test_ages (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(DpPipelineSpec) spec = dp_pipeline_spec_new (DP_PIPELINE_DEFAULT);
  g_autoptr(GListModel) unscheduled = NULL;
  g_autoptr(DpDatasetAge) age = NULL;
  g_autoptr(GListModel) scheduled = NULL;
  g_autoptr(DpDatasetAge) kept = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_engine_sql (
      engine,
      "insert into raw.instruments (symbol, kind) values ('AAA', 'coin'), ('BBB', "
      "'coin'), ('CCC', 'coin')");
  dp_test_engine_sql (
      engine,
      "insert into raw.listings values ('coingecko', 'aaa', 1), ('coingecko', 'bbb', "
      "2), ('coingecko', 'ccc', 3)");
  dp_test_engine_sql (engine, "delete from control.pipelines");
  add_checkpoint (engine, "aaa", 1, "now()");
  add_checkpoint (engine, "bbb", 5, "now()");
  unscheduled = await_list (dp_engine_load_dataset_ages (engine));
  g_assert_cmpuint (g_list_model_get_n_items (unscheduled), ==, 1);
  age = g_list_model_get_item (unscheduled, 0);
  g_assert_cmpstr (dp_dataset_age_get_source (age), ==, "coingecko");
  g_assert_cmpstr (dp_dataset_age_get_calendar (age), ==, "24/7");
  g_assert_false (dp_dataset_age_get_scheduled (age));
  g_assert_cmpint (dp_dataset_age_get_state (age), ==, DP_AGE_FRESH);
  g_assert_cmpuint (dp_dataset_age_get_n_symbols (age), ==, 2);

  /* A schedule of every day makes what is five days old late, but not a coin that is silent for
   * months. */
  g_object_set (spec, "schedule", "0 * * * *", "zone", "UTC", NULL);
  dex_await (dp_engine_save_pipeline (engine, spec, g_get_real_time ()), &error);
  g_assert_no_error (error);
  add_checkpoint (engine, "ccc", 4, "now() - interval '200 days'");
  scheduled = await_list (dp_engine_load_dataset_ages (engine));
  kept = g_list_model_get_item (scheduled, 0);
  g_assert_true (dp_dataset_age_get_scheduled (kept));
  g_assert_cmpint (dp_dataset_age_get_state (kept), ==, DP_AGE_LATE);
  g_assert_cmpuint (dp_dataset_age_get_n_symbols (kept), ==, 3);
  g_assert_cmpuint (dp_dataset_age_get_n_late (kept), ==, 1);
  g_assert_cmpuint (dp_dataset_age_get_n_quiet (kept), ==, 1);
  g_assert_cmpint (dp_dataset_age_get_newest_day (kept) - dp_dataset_age_get_expected_day (kept),
                   >=, 0);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_rebuild (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  DpReplayOptions options = { .from = DP_DATE_NONE };
  DpRunOptions sample = { .sample = TRUE,
                          .symbols = (const char *[]) { "AGRI.SIM", NULL },
                          .trigger = "test" };
  g_autoptr(DpRebuild) refused = dp_rebuild_new (&options);
  g_autoptr(DpRebuild) rebuild = dp_rebuild_new (&options);
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;
  guint n_total;

  run = dp_engine_start_run (engine, &sample, &error);
  g_assert_no_error (error);
  g_assert_false (dex_await (dp_rebuild_run (refused, engine), &error));
  g_assert_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY);
  g_clear_error (&error);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);

  dex_await (dp_rebuild_run (rebuild, engine), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_rebuild_get_outcome (rebuild)->n_loads, >, 0);
  g_assert_true (dp_rebuild_get_building (rebuild));
  g_assert_cmpfloat (dp_rebuild_get_fraction (rebuild), ==, 1);
  g_assert_cmpuint (dp_rebuild_get_n_done (rebuild, &n_total), ==, n_total);
  g_assert_cmpuint (dp_rebuild_get_n_built (rebuild), >, 0);
  g_assert_cmpuint (dp_rebuild_get_n_failed (rebuild), ==, 0);
  g_assert_null (dp_rebuild_get_failures (rebuild)[0]);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/pipeline/engine-health/findings", test_findings);
  dp_test_add_fiber ("/pipeline/engine-health/drift", test_drift);
  dp_test_add_fiber ("/pipeline/engine-health/drift-taken-back", test_take_back);
  dp_test_add_fiber ("/pipeline/engine-health/test-histories", test_histories);
  dp_test_add_fiber ("/pipeline/engine-health/ledgers", test_ledgers);
  dp_test_add_fiber ("/pipeline/engine-health/dataset-ages", test_ages);
  dp_test_add_fiber ("/pipeline/engine-health/rebuild", test_rebuild);

  return g_test_run ();
}
