/* test-engine.c: whole runs of the sample market, on a database of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dp-engine-chart.h"
#include "dp-engine.h"
#include "dp-test-engine.h"
#include "dp-test.h"
#include "dp-transform.h"

static DpRun *
run_sample (DpEngine           *engine,
            const char * const *symbols)
{
  g_autoptr(GError) error = NULL;
  DpRunOptions options = { .sample = TRUE, .symbols = symbols, .trigger = "test" };
  DpRun *run = dp_engine_start_run (engine, &options, &error);

  g_assert_no_error (error);
  g_assert_cmpint (dp_run_get_state (run), ==, DP_RUN_STATE_RUNNING);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);

  return run;
}

#define assert_answer(engine, sql, expected) \
  assert_sql (dp_engine_get_pool (engine), sql, expected)

static void
assert_all_successful (DpRun *run)
{
  GListModel *tasks = dp_run_list_tasks (run);
  GListModel *items = dp_run_list_items (run);

  g_assert_cmpstr (dp_run_get_message (run), ==, NULL);
  g_assert_cmpint (dp_run_get_state (run), ==, DP_RUN_STATE_SUCCESS);
  g_assert_cmpfloat (dp_run_get_fraction (run), ==, 1);
  for (guint i = 0; i < g_list_model_get_n_items (tasks); i++)
    {
      g_autoptr(DpTask) task = g_list_model_get_item (tasks, i);

      g_assert_cmpint (dp_task_get_state (task), ==, DP_RUN_STATE_SUCCESS);
    }
  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr(DpRunItem) item = g_list_model_get_item (items, i);

      g_assert_cmpstr (dp_run_item_get_message (item), ==, NULL);
      g_assert_cmpint (dp_run_item_get_state (item), ==, DP_RUN_STATE_SUCCESS);
    }
}

/* What was said of how far an item is */
typedef struct
{
  guint    n_parts;     /* more than nothing, and less than all */
  double   last;
} Followed;

static void
fraction_cb (DpRunItem  *item,
             GParamSpec *pspec,
             gpointer    user_data)
{
  Followed *followed = user_data;
  double fraction = dp_run_item_get_fraction (item);

  g_assert_cmpfloat (fraction, >, followed->last);
  g_assert_cmpint (dp_run_item_get_remaining_us (item), >=, 0);
  followed->n_parts += fraction < 1;
  followed->last = fraction;
}

/* A symbol whose prices, quote and company are asked for is done by thirds. */
static DexFuture *
test_item_progress (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  const char *symbols[] = { "NORD.SIM", NULL };
  DpRunOptions options = { .sample = TRUE, .symbols = symbols, .trigger = "test" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) run = dp_engine_start_run (engine, &options, &error);
  g_autoptr(DpRunItem) item = NULL;
  Followed followed = { 0 };

  g_assert_no_error (error);
  while (g_list_model_get_n_items (dp_run_list_items (run)) == 0)
    dex_await (dex_timeout_new_msec (1), NULL);
  item = g_list_model_get_item (dp_run_list_items (run), 0);
  g_assert_cmpint (dp_run_item_get_remaining_us (item), ==, -1);
  g_signal_connect (item, "notify::fraction", G_CALLBACK (fraction_cb), &followed);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);

  g_assert_cmpuint (followed.n_parts, ==, 2);
  g_assert_cmpfloat (dp_run_item_get_fraction (item), ==, 1);
  g_assert_cmpint (dp_run_item_get_remaining_us (item), ==, -1);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static void
drop_mart (DpEngine *engine)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) dropped = dex_await_object (
      dp_engine_query (engine, "drop table marts.fact_daily_trading", NULL), &error);

  g_assert_no_error (error);
}

static DexFuture *
test_sample (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  g_autoptr(DpRun) first = NULL;
  g_autoptr(DpRun) second = NULL;
  g_autoptr(DpRun) third = NULL;
  g_autofree char *prices = NULL;
  g_autofree char *marts = NULL;
  GListModel *instruments = dp_engine_list_instruments (engine);
  const char *content = "select md5(string_agg(f::text, '|' order by symbol, trading_date)) "
                        "from marts.fact_daily_trading f";

  g_assert_cmpuint (g_list_model_get_n_items (instruments), ==, 0);
  first = run_sample (engine, NULL);
  assert_all_successful (first);
  g_assert_cmpuint (g_list_model_get_n_items (dp_run_list_items (first)), >=, 12);
  assert_answer (
      engine,
      "select count(*) >= 8 and bool_and(bars >= 1000 or symbol <> 'NORD.SIM') from (select "
      "symbol, count(*) bars from marts.fact_daily_trading f join marts.dim_company c using "
      "(instrument_id, symbol) where c.kind = 'stock' group by symbol) s",
      "t");
  assert_answer (engine, "select count(*) from marts.dim_company where kind = 'coin'", "4");
  assert_answer (engine, "select bool_and(synthetic) from raw.instruments", "t");
  assert_answer (engine, "select count(*) from raw.rejects", "0");
  assert_answer (engine, "select status from control.runs order by run_id desc limit 1", "success");
  assert_answer (engine, "select count(*) from control.test_results where status <> 'pass'", "0");
  assert_answer (engine, "select count(*) > 40 from control.test_results", "t");

  /* The same again: nothing new, nothing doubled, nothing changed. */
  prices = dp_test_engine_sql_text (
      engine,
      "select count(*) || ' ' || count(revised_at) from raw.daily_prices");
  marts = dp_test_engine_sql_text (engine, content);
  second = run_sample (engine, NULL);
  assert_all_successful (second);
  g_assert_cmpint (dp_run_get_id (second), >, dp_run_get_id (first));
  assert_answer (engine, "select count(*) || ' ' || count(revised_at) from raw.daily_prices",
                 prices);
  assert_answer (engine, content, marts);
  assert_answer (engine,
                 "select sum(rows) from control.run_items where run_id = (select max(run_id) from "
                 "control.runs)",
                 "0");

  /* The tables were not built again; but they are when one is missing, or when something came. */
  assert_answer (engine,
                 "select rows_out from control.task_runs where name = 'transform' order by run_id "
                 "desc limit 1",
                 "0");
  drop_mart (engine);
  third = run_sample (engine, NULL);
  assert_all_successful (third);
  assert_answer (engine, content, marts);

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static void
data_changed_cb (DpEngine   *engine,
                 DexPromise *changed)
{
  dex_promise_resolve_boolean (changed, TRUE);
}

/* A future of the next time the lists have been brought up to date. */
static DexFuture *
watch_data (DpEngine *engine)
{
  DexPromise *changed = dex_promise_new ();

  g_signal_connect_data (engine, "data-changed", G_CALLBACK (data_changed_cb), dex_ref (changed),
                         (GClosureNotify) (GCallback) dex_unref, 0);

  return DEX_FUTURE (changed);
}

static DexFuture *
test_lists (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  GListModel *instruments = dp_engine_list_instruments (engine);
  DexFuture *changed = watch_data (engine);
  g_autoptr(DpRun) run = run_sample (engine, NULL);
  g_autoptr(DpInstrument) instrument = NULL;
  g_autoptr(DpSeries) series = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *shown = NULL;
  const double *recent;
  gsize n_recent;

  /* A run is finished a moment before the lists are; what is loaded shows without opening anew. */
  dex_await (changed, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (instruments), >=, 12);

  instrument = g_list_model_get_item (instruments, 0);
  recent = dp_instrument_get_recent (instrument, &n_recent);
  g_assert_cmpuint (n_recent, ==, 60);
  g_assert_cmpfloat (recent[59], ==, dp_instrument_get_last_close (instrument));
  g_assert_cmpfloat_with_epsilon (dp_instrument_get_change_percent (instrument),
                                  100 * (recent[59] / recent[58] - 1), 1e-6);

  series = dex_await_object (dp_engine_load_series (engine, instrument), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_series_get_symbol (series), ==, dp_instrument_get_symbol (instrument));
  expected = dp_test_engine_sql_text (
      engine,
      "select count(*)::text from marts.fact_daily_trading f where symbol = (select "
      "symbol from marts.dim_company where kind = 'stock' order by symbol limit 1)");
  shown = g_strdup_printf ("%" G_GSIZE_FORMAT, dp_series_get_length (series));
  g_assert_cmpstr (shown, ==, expected);
  for (gsize i = 1; i < dp_series_get_length (series); i++)
    g_assert_cmpint (dp_series_get_times (series)[i], >, dp_series_get_times (series)[i - 1]);

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static void
assert_newest_of (DpSeries *part,
                  DpSeries *all)
{
  gsize length = dp_series_get_length (part);
  gsize begin = dp_series_get_length (all) - length;

  g_assert_cmpmem (dp_series_get_times (part), length * sizeof (gint64),
                   dp_series_get_times (all) + begin, length * sizeof (gint64));
  g_assert_cmpmem (dp_series_get_close (part), length * sizeof (double),
                   dp_series_get_close (all) + begin, length * sizeof (double));
}

/* The newest bars come first, and then more and more of them, until all are there. */
static void
assert_streamed (DpEngine     *engine,
                 DpInstrument *instrument,
                 gint64        interval,
                 gsize         first,
                 DpSeries     *all)
{
  g_autoptr(DexChannel) parts = dp_engine_stream_series (engine, instrument, interval, FALSE,
                                                         first);
  g_autoptr(GError) error = NULL;
  gsize before = 0;

  for (guint count = 0;; count++)
    {
      g_autoptr(DpSeries) part = dex_await_object (dex_channel_receive (parts), &error);

      if (part == NULL)
        {
          g_assert_error (error, DEX_ERROR, DEX_ERROR_CHANNEL_CLOSED);
          g_assert_cmpuint (count, >=, 2);
          break;
        }
      g_assert_cmpuint (dp_series_get_length (part), >, before);
      if (count == 0)
        {
          g_assert_cmpuint (dp_series_get_length (part), >=, first);
          g_assert_cmpuint (dp_series_get_length (part), <, dp_series_get_length (all));
        }
      before = dp_series_get_length (part);
      assert_newest_of (part, all);
    }
  g_assert_cmpuint (before, ==, dp_series_get_length (all));
}

static DexFuture *
test_stream (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  GListModel *instruments = dp_engine_list_instruments (engine);
  DexFuture *changed = watch_data (engine);
  g_autoptr(DpRun) run = run_sample (engine, NULL);
  g_autoptr(DpInstrument) instrument = NULL;
  g_autoptr(DpSeries) days = NULL;
  g_autoptr(DpSeries) minutes = NULL;
  g_autoptr(DpSeries) nothing = NULL;
  g_autoptr(DexChannel) closed = NULL;
  g_autoptr(DexChannel) empty = NULL;
  g_autoptr(GError) error = NULL;
  const gint64 *times;

  dex_await (changed, NULL);
  instrument = g_list_model_get_item (instruments, 0);
  days = dex_await_object (dp_engine_load_series (engine, instrument), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_series_get_zone (days), ==, "America/New_York");
  assert_streamed (engine, instrument, 0, 300, days);

  /* Bars of half an hour over the end of summer in New York, where 1:00 and 1:30 come twice. */
  dp_test_engine_sql (engine, "drop table if exists marts.fact_intraday_trading");
  dp_test_engine_sql (
      engine,
      "create table marts.fact_intraday_trading as select i.instrument_id, 1800 as interval_s, t "
      "as started_at, 'America/New_York'::text as time_zone, n as open, n as high, n as low, n as "
      "close, n as volume from (select * from raw.instruments) i, generate_series ('2025-10-01 "
      "00:00Z'::timestamptz, '2025-11-05 00:00Z', interval '30 minutes') with ordinality as g (t, "
      "n)");
  minutes = dex_await_object (dp_engine_load_intraday_series (engine, instrument, 1800), &error);
  g_assert_no_error (error);
  times = dp_series_get_times (minutes);
  g_assert_cmpuint (dp_series_get_length (minutes), ==, 35 * 48 + 1 - 2);
  for (gsize i = 1; i < dp_series_get_length (minutes); i++)
    {
      g_assert_cmpint (times[i], >, times[i - 1]);
      /* 1:30, and no second one at 7:30 UTC less an hour */
      if (times[i] == 1762047000)
        g_assert_cmpfloat (dp_series_get_close (minutes)[i], ==, 32 * 48 + 5.5 * 2 + 1);
    }
  assert_streamed (engine, instrument, 1800, 300, minutes);

  /* Whoever has closed it gets nothing more; no bars are a series, too. */
  closed = dp_engine_stream_series (engine, instrument, 1800, FALSE, 300);
  dex_channel_close_receive (closed);
  g_assert_null (dex_await_object (dex_channel_receive (closed), &error));
  g_assert_error (error, DEX_ERROR, DEX_ERROR_CHANNEL_CLOSED);
  g_clear_error (&error);
  empty = dp_engine_stream_series (engine, instrument, 60, FALSE, 300);
  nothing = dex_await_object (dex_channel_receive (empty), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_series_get_length (nothing), ==, 0);

  /* What goes wrong is told. */
  dp_test_engine_sql (engine, "drop table marts.fact_intraday_trading");
  dex_clear (&empty);
  empty = dp_engine_stream_series (engine, instrument, 60, FALSE, 300);
  g_assert_null (dex_await_object (dex_channel_receive (empty), &error));
  g_assert_nonnull (error);
  g_assert_false (g_error_matches (error, DEX_ERROR, DEX_ERROR_CHANNEL_CLOSED));

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_json (gpointer user_data)
{
  const char *symbols[] = { "NORD.SIM", "nosuchsource:X", NULL };
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  g_autoptr(DpRun) run = run_sample (engine, symbols);
  g_autofree char *json = dp_run_dup_json (run);
  g_autoptr(JsonParser) parser = json_parser_new ();
  g_autoptr(GError) error = NULL;
  JsonObject *root;
  JsonArray *items;

  json_parser_load_from_data (parser, json, -1, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (root, "status"), ==, "partial");
  g_assert_cmpint (json_object_get_int_member (root, "run_id"), ==, dp_run_get_id (run));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "tasks")), ==, 7);
  items = json_object_get_array_member (root, "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *item = json_array_get_object_element (items, i);
      gboolean good = g_str_equal (json_object_get_string_member (item, "symbol"), "NORD.SIM");

      g_assert_cmpstr (json_object_get_string_member (item, "status"), ==,
                       good ? "success" : "failed");
      g_assert_cmpint (json_object_get_null_member (item, "error"), ==, good);
      g_assert_cmpint (json_object_get_int_member (item, "rows") > 1000, ==, good);
    }
  g_assert_nonnull (strstr (dp_run_get_message (run), "nosuchsource"));

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_nothing_to_do (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  g_autoptr(GError) error = NULL;
  DpRunOptions options = { .trigger = "test" };

  g_assert_null (dp_engine_start_run (engine, &options, &error));
  g_assert_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_NOTHING_TO_DO);

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_two_at_once (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  DpEngine *other = dp_test_open_engine (target);
  DpRunOptions options = { .sample = TRUE, .trigger = "test" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) run = dp_engine_start_run (engine, &options, &error);
  g_autoptr(DpRun) refused = NULL;

  g_assert_no_error (error);
  g_assert_null (dp_engine_start_run (engine, &options, &error));
  g_assert_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY);
  g_clear_error (&error);

  refused = dp_engine_start_run (other, &options, &error);
  g_assert_no_error (error);
  dex_await (dex_future_all (dp_run_wait (run), dp_run_wait (refused), NULL), &error);
  g_assert_no_error (error);

  /* Whichever of the two came first, one ran and the other says why not. */
  g_assert_cmpint (dp_run_get_state (run) == DP_RUN_STATE_SUCCESS, !=,
                   dp_run_get_state (refused) == DP_RUN_STATE_SUCCESS);
  g_assert_cmpint (dp_run_get_state (run) == DP_RUN_STATE_FAILED, !=,
                   dp_run_get_state (refused) == DP_RUN_STATE_FAILED);
  assert_answer (engine, "select count(*) from control.runs", "1");

  dp_test_close_engine (other);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_cancel (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  DpRunOptions options = { .sample = TRUE, .trigger = "test" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) run = dp_engine_start_run (engine, &options, &error);
  g_autoptr(DpRun) after = NULL;

  g_assert_no_error (error);
  dp_run_cancel (run);
  dex_await (dp_run_wait (run), &error);
  g_assert_cmpint (dp_run_get_state (run), ==, DP_RUN_STATE_CANCELLED);
  assert_answer (engine, "select status from control.runs", "cancelled");

  after = run_sample (engine, NULL);
  assert_all_successful (after);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

static DexFuture *
test_dead_run (gpointer user_data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  DpEngine *engine = dp_test_open_engine (target);
  g_autofree char *inserted = NULL;
  g_autoptr(DpRun) run = NULL;

  /* As a process leaves it that was killed in the middle. */
  inserted = dp_test_engine_sql_text (
      engine,
      "insert into control.runs (trigger, status) values ('test', 'running') returning run_id");
  run = run_sample (engine, (const char * const[]) { "NORD.SIM", NULL });
  g_assert_cmpint (dp_run_get_state (run), ==, DP_RUN_STATE_SUCCESS);
  assert_answer (engine, "select status from control.runs order by run_id limit 1", "failed");

  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/pipeline/engine/sample", test_sample);
  dp_test_add_fiber ("/pipeline/engine/item-progress", test_item_progress);
  dp_test_add_fiber ("/pipeline/engine/lists", test_lists);
  dp_test_add_fiber ("/pipeline/engine/stream", test_stream);
  dp_test_add_fiber ("/pipeline/engine/json", test_json);
  dp_test_add_fiber ("/pipeline/engine/nothing-to-do", test_nothing_to_do);
  dp_test_add_fiber ("/pipeline/engine/two-at-once", test_two_at_once);
  dp_test_add_fiber ("/pipeline/engine/cancel", test_cancel);
  dp_test_add_fiber ("/pipeline/engine/dead-run", test_dead_run);

  return g_test_run ();
}
