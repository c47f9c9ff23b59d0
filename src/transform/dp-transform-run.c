/* dp-transform-run.c: runs a project's models and tests in the order of the graph
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-materialize.h"
#include "dp-test-group.h"
#include "dp-transform-project-private.h"

/* How many models or groups of tests are at work at once, each with a connection of its own. */
#define N_WORKERS 3

/* A model to build, or tests to run together. */
typedef struct
{
  DpModel   *model;
  GPtrArray *tests;
  guint      waits_for;       /* how many jobs have to end first */
  GPtrArray *followers;       /* jobs that wait for this one */
  DpModel   *failed;          /* a model below that failed */
} Job;

/* All fibers of a run are on the main thread, which they hardly use: the work is the server's. So
 * nothing here needs a lock. */
typedef struct
{
  DpTransformProject      *project;
  DpDbPool                *pool;
  DpTransformParts         parts;
  char                   **select;
  char                   **exclude;
  gboolean                 full_refresh;
  gint64                   run_id;
  DpTransformProgressFunc  progress;
  gpointer                 user_data;
  GDestroyNotify           notify;

  GPtrArray               *jobs;
  Job                    **job_of_model;     /* by index; NULL where it was not chosen */
  char                    *existing;         /* by model's index: relkind, or 0 */
  DexChannel              *ready;
  guint                    jobs_left;
  guint                    done;
  guint                    total;
  GListStore              *results;
} Run;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_pointer (&job->tests, g_ptr_array_unref);
  g_ptr_array_unref (job->followers);
  g_free (job);
}

static Job *
add_job (Run       *self,
         DpModel   *model,
         GPtrArray *tests)
{
  Job *job = g_new0 (Job, 1);

  job->model = model;
  job->tests = tests;
  job->followers = g_ptr_array_new ();
  g_ptr_array_add (self->jobs, job);

  return job;
}

static void
run_clear (gpointer data)
{
  Run *self = data;

  g_clear_object (&self->project);
  g_clear_object (&self->pool);
  g_clear_object (&self->results);
  g_clear_pointer (&self->select, g_strfreev);
  g_clear_pointer (&self->exclude, g_strfreev);
  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_pointer (&self->job_of_model, g_free);
  g_clear_pointer (&self->existing, g_free);
  dex_clear (&self->ready);
  if (self->notify != NULL)
    self->notify (self->user_data);
}

static void
run_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, run_clear);
}

/* A model that was not chosen passes on what it stands on itself. */
static void
wait_for (Run    *self,
          Job    *job,
          GArray *dependencies)
{
  for (guint i = 0; i < dependencies->len; i++)
    {
      DpModel *model = g_array_index (dependencies, DpDependency, i).model;
      Job *below = self->job_of_model[model->index];

      if (below == NULL)
        {
          wait_for (self, job, model->dependencies);
        }
      else if (!g_ptr_array_find (below->followers, job, NULL))
        {
          g_ptr_array_add (below->followers, job);
          job->waits_for++;
        }
    }
}

static void
plan_tests (Run        *self,
            GByteArray *chosen)
{
  g_autoptr(GPtrArray) tests = g_ptr_array_new ();
  g_autoptr(GPtrArray) groups = NULL;

  for (guint i = 0; i < self->project->tests->len; i++)
    if (_dp_project_test_is_chosen (self->project, i, chosen))
      g_ptr_array_add (tests, g_ptr_array_index (self->project->tests, i));
  self->total += tests->len;

  groups = dp_test_group_split (tests);
  for (guint i = 0; i < groups->len; i++)
    {
      GPtrArray *group = g_ptr_array_index (groups, i);
      Job *job = add_job (self, NULL, g_ptr_array_ref (group));

      for (guint k = 0; k < group->len; k++)
        wait_for (self, job, ((DpDataTest *) g_ptr_array_index (group, k))->dependencies);
    }
}

static gboolean
plan (Run     *self,
      GError **error)
{
  GPtrArray *models = self->project->models;
  g_autoptr(GByteArray) chosen = NULL;

  chosen = _dp_project_select (self->project, (const char * const *) self->select,
                               (const char * const *) self->exclude, NULL, error);

  if (chosen == NULL)
    return FALSE;

  self->jobs = g_ptr_array_new_with_free_func (job_free);
  self->job_of_model = g_new0 (Job *, models->len);
  for (guint i = 0; i < models->len; i++)
    {
      DpModel *model = g_ptr_array_index (models, i);

      /* An ephemeral model is part of those that stand on it. */
      if (!chosen->data[i] || !(self->parts & _dp_project_get_part (model)) ||
          model->materialization == DP_MATERIALIZATION_EPHEMERAL)
        continue;
      self->job_of_model[i] = add_job (self, model, NULL);
      self->total++;
      wait_for (self, self->job_of_model[i], model->dependencies);
    }
  if (self->parts & DP_TRANSFORM_TESTS)
    plan_tests (self, chosen);

  return TRUE;
}

/* The parameters of transform_relations.sql: where all models are or will be. */
static DpDbParams *
relation_params (GPtrArray *models)
{
  g_autoptr(GStrvBuilder) schemas = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) schema_list = NULL;
  g_auto(GStrv) name_list = NULL;
  DpDbParams *params = dp_db_params_new ();

  for (guint i = 0; i < models->len; i++)
    {
      DpModel *model = g_ptr_array_index (models, i);

      g_strv_builder_add (schemas, model->schema);
      g_strv_builder_add (names, model->identifier);
    }
  schema_list = g_strv_builder_end (schemas);
  name_list = g_strv_builder_end (names);
  dp_db_params_add_strv (params, (const char * const *) schema_list);
  dp_db_params_add_strv (params, (const char * const *) name_list);

  return params;
}

/* What is there already, and the schemas that are not. */
static gboolean
prepare_database (Run     *self,
                  GError **error)
{
  GPtrArray *models = self->project->models;
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(DpDbResult) found = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), error);
  DpDbConnection *connection;

  if (lease == NULL)
    return FALSE;
  connection = dp_db_lease_get_connection (lease);
  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_relations"),
                                                    relation_params (models)), error);
  if (found == NULL)
    return FALSE;

  self->existing = g_new0 (char, models->len + 1);
  for (guint i = 0; i < models->len; i++)
    {
      const char *kind = dp_db_result_get_text (found, i, 3);

      self->existing[i] = kind != NULL ? *kind : 0;
      if (self->job_of_model[i] != NULL && !dp_db_result_get_boolean (found, i, 2))
        {
          DpModel *model = g_ptr_array_index (models, i);
          g_autofree char *schema = dp_db_quote_identifier (model->schema);

          g_string_append_printf (script, "create schema if not exists %s;\n", schema);
        }
    }

  return script->len == 0 ||
         dex_await (dp_db_connection_execute (connection, script->str), error);
}

/* @result: (transfer full) */
static void
report (Run          *self,
        DpNodeResult *result)
{
  g_list_store_append (self->results, result);
  self->done++;
  if (self->progress != NULL)
    self->progress (result, self->done, self->total, self->user_data);
  g_object_unref (result);
}

static void
enqueue (Run *self,
         Job *job)
{
  dex_future_disown (dex_channel_send (self->ready, dex_future_new_for_pointer (job)));
}

static void job_done (Run     *self,
                      Job     *job,
                      DpModel *failed);

static void
skip_job (Run *self,
          Job *job)
{
  if (job->model != NULL)
    {
      g_autofree char *relation = g_strconcat (job->model->schema, ".", job->model->identifier,
                                               NULL);
      g_autofree char *message = g_strdup_printf (_("Not built, because the model “%s” failed."),
                                                  job->failed->name);

      report (self, _dp_node_result_new (job->model->name, dp_resource_get_nick (job->model->resource), relation,
                                         dp_materialization_get_nick (job->model->materialization),
                                         DP_NODE_STATUS_SKIPPED, 0, 0, message));
    }
  else
    {
      for (guint i = 0; i < job->tests->len; i++)
        report (self, dp_test_group_skip (g_ptr_array_index (job->tests, i), job->failed));
    }
  job_done (self, job, job->failed);
}

/* Lets those go that waited for it; the last one closes the queue, which ends the workers. */
static void
job_done (Run     *self,
          Job     *job,
          DpModel *failed)
{
  self->jobs_left--;
  for (guint i = 0; i < job->followers->len; i++)
    {
      Job *follower = g_ptr_array_index (job->followers, i);

      if (failed != NULL && follower->failed == NULL)
        follower->failed = failed;
      if (--follower->waits_for > 0)
        continue;
      if (follower->failed != NULL)
        skip_job (self, follower);
      else
        enqueue (self, follower);
    }
  if (self->jobs_left == 0)
    dex_channel_close_send (self->ready);
}

static gboolean
build_model (Run            *self,
             DpModel        *model,
             DpDbConnection *connection)
{
  DpBuild build = {
    self->project, model, connection, self->existing[model->index], self->full_refresh, 0,
    dp_db_pool_get_target (self->pool),
  };
  g_autofree char *relation = g_strconcat (model->schema, ".", model->identifier, NULL);
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gboolean built = dp_materialize (&build, &error);

  report (self, _dp_node_result_new (model->name, dp_resource_get_nick (model->resource), relation,
                                     dp_materialization_get_nick (model->materialization),
                                     built ? DP_NODE_STATUS_SUCCESS : DP_NODE_STATUS_ERROR,
                                     build.rows, g_get_monotonic_time () - start,
                                     built ? NULL : error->message));

  return built;
}

static void
run_job (Run            *self,
         Job            *job,
         DpDbConnection *connection)
{
  g_autoptr(GPtrArray) results = NULL;

  if (job->model != NULL)
    {
      gboolean built = build_model (self, job->model, connection);

      job_done (self, job, built ? NULL : job->model);
      return;
    }

  results = dp_test_group_run (self->project, job->tests, connection);
  for (guint i = 0; i < results->len; i++)
    report (self, g_object_ref (g_ptr_array_index (results, i)));
  job_done (self, job, NULL);
}

/* What a job that got no connection has to say. */
static void
fail_job (Run        *self,
          Job        *job,
          const char *message)
{
  if (job->model != NULL)
    {
      g_autofree char *relation = g_strconcat (job->model->schema, ".", job->model->identifier,
                                               NULL);

      report (self, _dp_node_result_new (job->model->name, dp_resource_get_nick (job->model->resource), relation,
                                         dp_materialization_get_nick (job->model->materialization),
                                         DP_NODE_STATUS_ERROR, 0, 0, message));
    }
  else
    {
      for (guint i = 0; i < job->tests->len; i++)
        {
          DpDataTest *test = g_ptr_array_index (job->tests, i);
          g_autofree char *relation = dp_data_test_dup_relation (test);

          report (self, _dp_node_result_new (test->name, "test", relation, NULL,
                                             DP_NODE_STATUS_ERROR, 0, 0, message));
        }
    }
  job_done (self, job, job->model);
}

static DexFuture *
worker_fiber (gpointer data)
{
  Run *self = data;
  g_autoptr(DpDbLease) lease = NULL;

  while (TRUE)
    {
      g_autoptr(GError) error = NULL;
      Job *job = dex_await_pointer (dex_channel_receive (self->ready), &error);

      /* Closed: nothing is left to do. Or the run was given up. */
      if (job == NULL)
        return dex_future_new_true ();

      if (lease != NULL && !dp_db_connection_is_usable (dp_db_lease_get_connection (lease)))
        g_clear_object (&lease);
      if (lease == NULL)
        lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
      if (lease != NULL)
        run_job (self, job, dp_db_lease_get_connection (lease));
      else
        fail_job (self, job, error->message);
    }
}

static gboolean
run_jobs (Run     *self,
          GError **error)
{
  DexFuture *workers[N_WORKERS];
  g_autoptr(DexFuture) all = NULL;

  self->jobs_left = self->jobs->len;
  if (self->jobs_left == 0)
    return TRUE;

  self->ready = dex_channel_new (self->jobs->len);
  for (guint i = 0; i < self->jobs->len; i++)
    {
      Job *job = g_ptr_array_index (self->jobs, i);

      if (job->waits_for == 0)
        enqueue (self, job);
    }
  for (guint i = 0; i < N_WORKERS; i++)
    workers[i] = dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK, worker_fiber,
                                      g_atomic_rc_box_acquire (self), run_unref);
  all = dex_future_allv (workers, N_WORKERS);
  for (guint i = 0; i < N_WORKERS; i++)
    dex_unref (workers[i]);

  return dex_await (g_steal_pointer (&all), error);
}

static DexFuture *
run_fiber (gpointer data)
{
  Run *self = data;
  g_autoptr(GError) error = NULL;

  if (!plan (self, &error) || !prepare_database (self, &error) || !run_jobs (self, &error) ||
      (self->run_id != 0 && (self->parts & DP_TRANSFORM_TESTS) &&
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
  Run *self;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), NULL);
  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  self = g_atomic_rc_box_new0 (Run);
  self->project = g_object_ref (project);
  self->pool = g_object_ref (pool);
  self->parts = options->parts;
  self->select = g_strdupv ((char **) options->select);
  self->exclude = g_strdupv ((char **) options->exclude);
  self->full_refresh = options->full_refresh;
  self->run_id = options->run_id;
  self->progress = progress;
  self->user_data = user_data;
  self->notify = notify;
  self->results = g_list_store_new (DP_TYPE_NODE_RESULT);

  return dex_scheduler_spawn (dex_scheduler_get_default (), 0, run_fiber, self, run_unref);
}
