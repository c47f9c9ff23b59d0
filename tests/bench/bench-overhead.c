/* bench-overhead.c: a run of the pipeline beside the same work done bare
 *
 * Bare is: fetch, decode and load each request with as many workers, build and test the models, and
 * look for what is unusual; without a plan, a ledger of the run, tasks, progress, quota, limits and
 * a lock. The look is timed by itself, too, so that both can be said: what the pipeline costs
 * around its work, and what it costs if the look is none of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench-load.h"

#include "dp-anomaly-stage.h"
#include "dp-engine.h"
#include "dp-run-plan.h"
#include "dp-test-engine.h"
#include "dp-test.h"
#include "dp-transform.h"

#define N_WORKERS 4

typedef struct
{
  DpDbPool     *pool;
  DpPlanSource *source;
  guint         next;
} Bare;

static DexFuture *
worker_fiber (gpointer user_data)
{
  Bare *bare = user_data;

  while (bare->next < bare->source->calls->len)
    {
      DpPlanCall *call = g_ptr_array_index (bare->source->calls, bare->next++);
      DpSource *source = bare->source->source;
      DpLoadContext context = { .run_id = 1,
                                .default_kind = dp_source_get_default_kind (source),
                                .synthetic = TRUE,
                                .key_id = "" };
      g_autoptr(DpReply) reply = NULL;
      g_autoptr(GError) error = NULL;

      reply = dex_await_object (dp_source_fetch (source, call->request), &error);
      g_assert_no_error (error);
      bench_load (bare->pool, source, &context, call->request, reply);
    }

  return dex_future_new_true ();
}

static void
load_bare (DpDbPool  *pool,
           DpRunPlan *plan)
{
  g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (dex_unref);
  g_autofree Bare *bare = g_new0 (Bare, plan->sources->len);

  for (guint i = 0; i < plan->sources->len; i++)
    {
      bare[i] = (Bare) { pool, g_ptr_array_index (plan->sources, i), 0 };
      for (guint j = 0; j < N_WORKERS; j++)
        g_ptr_array_add (workers, dex_scheduler_spawn (NULL, 0, worker_fiber, &bare[i], NULL));
    }
  dex_await (dex_future_allv ((DexFuture **) workers->pdata, workers->len), NULL);
}

static void
build_bare (DpDbPool         *pool,
            DpTransformParts  parts)
{
  g_autoptr(DpTransformProject) project = dp_transform_project_load (NULL, NULL);
  DpTransformOptions options = { .parts = parts, .skip_unchanged = TRUE, .run_id = 1 };
  g_autoptr(GListModel) results = NULL;
  g_autoptr(GError) error = NULL;

  results = dex_await_object (dp_transform_run (project, pool, &options, NULL, NULL, NULL), &error);
  g_assert_no_error (error);
}

static DpRunPlan *
make_plan (DpSettings *settings)
{
  DpRunOptions options = { .sample = TRUE };
  g_autoptr(GError) error = NULL;
  DpRunPlan *plan = dp_run_plan_new (settings, &options, &error);

  g_assert_no_error (error);
  dp_run_plan_prepare (plan, settings, NULL, &error);
  g_assert_no_error (error);

  return plan;
}

static double
time_look (DpDbPool   *pool,
           DpSettings *settings)
{
  gint64 started_us = g_get_monotonic_time ();
  g_autoptr(GError) error = NULL;

  dex_await_int64 (dp_anomaly_stage_look (pool, settings, 1, TRUE), &error);
  g_assert_no_error (error);

  return (g_get_monotonic_time () - started_us) / 1e6;
}

/* @look_s: (out): seconds more that the look for what is unusual took */
static double
time_bare (DpSettings *settings,
           double     *look_s)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(DpRunPlan) plan = make_plan (settings);
  g_autoptr(DpDbResult) made = NULL;
  gint64 started_us;
  double seconds;

  made = dex_await_object (dp_db_pool_query (pool,
                                             "insert into control.runs (run_id, trigger, status) "
                                             "values (1, 'bench', 'running') returning run_id",
                                             NULL),
                           NULL);
  g_assert_nonnull (made);
  started_us = g_get_monotonic_time ();
  load_bare (pool, plan);
  build_bare (pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_SEEDS | DP_TRANSFORM_SNAPSHOTS);
  build_bare (pool, DP_TRANSFORM_TESTS);
  seconds = (g_get_monotonic_time () - started_us) / 1e6;
  *look_s = time_look (pool, settings);
  dex_await (dp_db_pool_close (pool), NULL);

  return seconds;
}

static double
time_pipeline (void)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;
  DpRunOptions options = { .sample = TRUE, .trigger = "bench" };
  gint64 started_us;
  double seconds;

  started_us = g_get_monotonic_time ();
  run = dp_engine_start_run (engine, &options, &error);
  g_assert_no_error (error);
  dex_await (dp_run_wait (run), NULL);
  seconds = (g_get_monotonic_time () - started_us) / 1e6;
  g_assert_cmpint (dp_run_get_state (run), ==, DP_RUN_STATE_SUCCESS);
  dp_test_close_engine (engine);

  return seconds;
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
find_median (GArray *values)
{
  qsort (values->data, values->len, sizeof (double), compare_doubles);

  return g_array_index (values, double, values->len / 2);
}

static DexFuture *
bench_fiber (gpointer user_data)
{
  guint n_rounds = GPOINTER_TO_UINT (user_data);
  g_autoptr(GArray) bare = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) pipeline = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) around = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) in_all = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(DpSettings) settings = dp_settings_new ();

  /* The first of each warms up what both use. */
  for (guint i = 0; i <= n_rounds; i++)
    {
      double look_s;
      double bare_s = time_bare (settings, &look_s);
      double pipeline_s = time_pipeline ();
      double with_look_s = bare_s + look_s;
      double around_part = pipeline_s / with_look_s - 1;
      double part = pipeline_s / bare_s - 1;

      if (i == 0)
        continue;
      g_array_append_val (bare, with_look_s);
      g_array_append_val (pipeline, pipeline_s);
      g_array_append_val (around, around_part);
      g_array_append_val (in_all, part);
    }
  printf ("| sample market, %u rounds | median |\n|---|---|\n| bare | %.3f s |\n| pipeline | %.3f "
          "s |\n| overhead | %.1f %% |\n| the same, the look for what is unusual counted as "
          "overhead | %.1f %% |\n",
          n_rounds, find_median (bare), find_median (pipeline), 100 * find_median (around),
          100 * find_median (in_all));
  fflush (stdout);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  guint n_rounds = argc > 1 ? atoi (argv[1]) : 9;

  argc = 1;
  dp_test_init (&argc, &argv);
  dp_test_await (dex_scheduler_spawn (NULL, 1024 * 1024, bench_fiber,
                                      GUINT_TO_POINTER (MAX (n_rounds, 1)), NULL));

  return 0;
}
