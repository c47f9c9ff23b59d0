/* dp-transform-run.c: runs a project's models and tests in the order of the graph
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-build-turn.h"
#include "dp-test-group.h"
#include "dp-transform-run-private.h"

/* How many models or groups of tests are at work at once, each with a connection of its own. */
#define N_WORKERS 3
/* Not more than a pool lends, or one would wait for a connection while it holds up a job. */
#define MAX_WORKERS 8

static void
run_clear (gpointer data)
{
  DpTransformRun *self = data;

  for (guint i = 0; self->fingerprints != NULL && i < self->project->models->len; i++)
    {
      g_free (self->fingerprints[i].code);
      g_free (self->fingerprints[i].data);
      g_clear_pointer (&self->fingerprints[i].compiled, dp_compiled_free);
    }
  for (guint i = 0; self->gatherings != NULL && i < self->project->models->len; i++)
    g_clear_pointer (&self->gatherings[i], dp_native_gathering_unref);
  g_clear_pointer (&self->gatherings, g_free);
  g_clear_pointer (&self->fingerprints, g_free);
  g_clear_object (&self->project);
  g_clear_object (&self->pool);
  g_clear_object (&self->results);
  g_clear_pointer (&self->select, g_strfreev);
  g_clear_pointer (&self->exclude, g_strfreev);
  g_clear_pointer (&self->history, dp_node_history_free);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->job_of_model, g_free);
  g_clear_pointer (&self->existing, g_free);
  g_clear_pointer (&self->records, g_ptr_array_unref);
  _dp_transform_inputs_clear (&self->inputs);
  dex_clear (&self->ready);
  dex_clear (&self->stop);
  if (self->notify != NULL)
    self->notify (self->user_data);
}

static void
run_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, run_clear);
}

static gboolean
is_stopped (DpTransformRun *self)
{
  return self->stop != NULL && !dex_future_is_pending (self->stop);
}

static DexFuture *
worker_fiber (gpointer data)
{
  DpTransformRun *self = data;
  g_autoptr(DpDbLease) lease = NULL;

  while (TRUE)
    {
      g_autoptr(GError) error = NULL;
      DpJob *job = dex_await_pointer (dex_channel_receive (self->ready), &error);

      /* Closed: nothing is left to do. Or the run was given up. */
      if (job == NULL)
        return dex_future_new_true ();
      if (self->stopped_by_model != NULL || self->stopped_by_test != NULL)
        {
          job->failed = self->stopped_by_model;
          job->failed_test = self->stopped_by_test;
        }
      if (job->failed != NULL || job->failed_test != NULL || is_stopped (self))
        {
          _dp_transform_skip_job (self, job);
          continue;
        }

      if (lease != NULL && !dp_db_connection_is_usable (dp_db_lease_get_connection (lease)))
        g_clear_object (&lease);
      if (lease == NULL)
        lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
      if (lease == NULL)
        _dp_transform_fail_job (self, job, error->message);
      else
        _dp_transform_run_job (self, job, dp_db_lease_get_connection (lease));
    }
}

static gboolean
run_jobs (DpTransformRun  *self,
          GError         **error)
{
  guint n_workers = self->n_threads > 0 ? MIN (self->n_threads, MAX_WORKERS) : N_WORKERS;
  g_autoptr(GPtrArray) workers = g_ptr_array_new_with_free_func (dex_unref);

  self->jobs_left = self->jobs->len;
  if (self->jobs_left == 0)
    return TRUE;

  self->ready = dex_channel_new (self->jobs->len);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      DpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->waits_for == 0)
        _dp_transform_enqueue (self, job);
    }
  for (guint i = 0; i < MIN (n_workers, self->jobs->len); i++)
    g_ptr_array_add (workers,
                     dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK,
                                          worker_fiber, g_atomic_rc_box_acquire (self), run_unref));

  return dex_await (dex_future_allv ((DexFuture **) workers->pdata, workers->len), error);
}

/* Plans, runs what stands before, and looks at what is there: all with one connection. */
static gboolean
begin (DpTransformRun  *self,
       GError         **error)
{
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), error);
  DpDbConnection *connection;
  gboolean needs_history;

  if (lease == NULL)
    return FALSE;
  connection = dp_db_lease_get_connection (lease);
  needs_history = self->retry ||
                  _dp_project_selection_needs_history (self->project,
                                                       (const char * const *) self->select) ||
                  _dp_project_selection_needs_history (self->project,
                                                       (const char * const *) self->exclude);

  return (!needs_history || _dp_transform_load_history (self, connection, error)) &&
         _dp_transform_plan (self, error) &&
         _dp_transform_run_hooks (self, "on-run-start", connection, error) &&
         _dp_transform_prepare (self, connection, error);
}

static gboolean
finish (DpTransformRun  *self,
        GError         **error)
{
  g_autoptr(DpDbLease) lease = NULL;

  if (self->records->len == 0 &&
      dp_yaml_node_lookup (self->project->settings, "on-run-end") == NULL)
    return TRUE;
  lease = dex_await_object (dp_db_pool_acquire (self->pool), error);

  return lease != NULL &&
         dp_node_history_write (dp_db_lease_get_connection (lease), self->project->name,
                                self->records, self->started_us, error) &&
         _dp_transform_run_hooks (self, "on-run-end", dp_db_lease_get_connection (lease), error);
}

/* What only looks at tables waits for nobody who makes them. */
static gboolean
run_in_turn (DpTransformRun  *self,
             GError         **error)
{
  gboolean builds = (self->parts &
                     (DP_TRANSFORM_MODELS | DP_TRANSFORM_SEEDS | DP_TRANSFORM_SNAPSHOTS)) != 0;
  gboolean waits = builds && !self->has_turn;
  DpDbLease *turn = waits ? dp_build_turn_take (self->pool, self->stop, error) : NULL;
  gboolean done;

  if (waits && turn == NULL)
    return FALSE;
  done = begin (self, error) && run_jobs (self, error) && finish (self, error);
  if (turn != NULL)
    dp_build_turn_give (turn);

  return done;
}

static DexFuture *
run_fiber (gpointer data)
{
  DpTransformRun *self = data;
  g_autoptr(GError) error = NULL;

  if (!run_in_turn (self, &error) ||
      ((self->parts & DP_TRANSFORM_TESTS) &&
       !dp_test_group_record (self->project, G_LIST_MODEL (self->results), self->run_id,
                              self->pool, &error)))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_object (self->results);
}

DexFuture *
dp_transform_run (DpTransformProject       *project,
                  DpDbPool                 *pool,
                  const DpTransformOptions *options,
                  DpTransformProgressFunc   progress,
                  gpointer                  user_data,
                  GDestroyNotify            notify)
{
  DpTransformRun *self;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), NULL);
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_atomic_rc_box_new0 (DpTransformRun);
  self->project = g_object_ref (project);
  self->pool = g_object_ref (pool);
  self->parts = options->parts;
  self->select = g_strdupv ((char **) options->select);
  self->exclude = g_strdupv ((char **) options->exclude);
  self->full_refresh = options->full_refresh;
  self->skip_unchanged = options->skip_unchanged;
  self->fail_fast = options->fail_fast;
  self->retry = options->retry;
  self->n_threads = options->n_threads;
  self->run_id = options->run_id;
  self->has_turn = options->has_turn;
  self->stop = options->stop != NULL ? dex_ref (options->stop) : NULL;
  self->started_us = g_get_real_time ();
  self->progress = progress;
  self->user_data = user_data;
  self->notify = notify;
  self->results = g_list_store_new (DP_TYPE_NODE_RESULT);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_node_record_free);

  return dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK, run_fiber, self,
                              run_unref);
}
