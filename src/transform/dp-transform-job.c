/* dp-transform-job.c: one model, or the tests that run together: done, failed or left out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-run-private.h"

#include <glib/gi18n-lib.h>

#include "dp-materialize.h"
#include "dp-model-loads.h"
#include "dp-test-group.h"

/* @result: (transfer full) */
static void
report (DpTransformRun *self,
        DpNodeResult   *result)
{
  g_list_store_append (self->results, result);
  self->done++;
  if (self->progress != NULL)
    self->progress (result, self->done, self->total, self->user_data);
  g_object_unref (result);
}

static void
report_model (DpTransformRun *self,
              DpModel        *model,
              DpNodeStatus    status,
              gint64          rows,
              gint64          start,
              gboolean        unchanged,
              const char     *message)
{
  const char *materialization = model->custom != NULL
                                  ? model->custom
                                  : dp_materialization_get_nick (model->materialization);
  g_autofree char *relation = g_strconcat (model->schema, ".", model->identifier, NULL);
  DpNodeResult *result = _dp_node_result_new (model->name, dp_resource_get_nick (model->resource),
                                              relation, materialization, status, rows,
                                              start > 0 ? g_get_monotonic_time () - start : 0,
                                              message);

  _dp_node_result_set_unchanged (result, unchanged);
  report (self, result);
}

/* How a node ended that was not built; what it is made from stays as it is known. */
static void
note (DpTransformRun *self,
      const char     *id,
      const char     *status)
{
  DpNodeRecord *record = dp_node_record_new (id);

  record->status = g_strdup (status);
  g_ptr_array_add (self->records, record);
}

static const char *
get_status_text (DpNodeStatus status)
{
  switch (status)
    {
    case DP_NODE_STATUS_SUCCESS: return "success";
    case DP_NODE_STATUS_WARN:    return "warn";
    case DP_NODE_STATUS_FAILED:  return "fail";
    case DP_NODE_STATUS_SKIPPED: return "skipped";
    case DP_NODE_STATUS_ERROR:
    default:                     return "error";
    }
}

void
_dp_transform_enqueue (DpTransformRun *self,
                       DpJob          *job)
{
  dex_future_disown (dex_channel_send (self->ready, dex_future_new_for_pointer (job)));
}

/* For what failed before, or because nobody wants it any more. */
static void
report_skipped (DpTransformRun *self,
                DpJob          *job)
{
  const char *because = job->failed_test != NULL ? job->failed_test->name
                        : job->failed != NULL ? job->failed->name : NULL;

  if (job->model != NULL)
    {
      g_autofree char *message = NULL;

      if (because == NULL)
        message = g_strdup (_("Not built, because the build was stopped."));
      else if (job->failed_test != NULL)
        message = g_strdup_printf (_("Not built, because the test “%s” failed."), because);
      else
        message = g_strdup_printf (_("Not built, because the model “%s” failed."), because);
      report_model (self, job->model, DP_NODE_STATUS_SKIPPED, 0, 0, FALSE, message);
      note (self, job->model->id, "skipped");
      return;
    }

  for (guint i = 0; i < job->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (job->tests, i);

      report (self, dp_test_group_skip (test, because));
      note (self, test->id, "skipped");
    }
}

/* Lets those go that waited for it; the last one closes the queue, which ends the workers. */
static void
job_done (DpTransformRun *self,
          DpJob          *job,
          DpModel        *failed,
          DpDataTest     *failed_test)
{
  self->jobs_left--;
  for (guint i = 0; i < job->followers->len; i++)
    {
      DpJob *follower = g_ptr_array_index (job->followers, i);

      if ((failed != NULL || failed_test != NULL) && follower->failed == NULL &&
          follower->failed_test == NULL)
        {
          follower->failed = failed;
          follower->failed_test = failed_test;
        }
      if (--follower->waits_for > 0)
        continue;
      if (follower->failed != NULL || follower->failed_test != NULL)
        _dp_transform_skip_job (self, follower);
      else
        _dp_transform_enqueue (self, follower);
    }
  if (self->jobs_left == 0)
    dex_channel_close_send (self->ready);
}

void
_dp_transform_skip_job (DpTransformRun *self,
                        DpJob          *job)
{
  report_skipped (self, job);
  job_done (self, job, job->failed, job->failed_test);
}

/* With on_error: continue, what stands on a node is built although the node failed. */
static gboolean
holds_up (DpValue *config)
{
  return g_strcmp0 (dp_value_lookup_string (config, "on_error"), "continue") != 0;
}

static void
job_failed (DpTransformRun *self,
            DpJob          *job,
            DpModel        *failed,
            DpDataTest     *failed_test)
{
  DpValue *config = failed_test != NULL ? failed_test->config : failed->config;

  if (self->fail_fast && self->stopped_by_model == NULL && self->stopped_by_test == NULL)
    {
      self->stopped_by_model = failed;
      self->stopped_by_test = failed_test;
    }
  if (holds_up (config))
    job_done (self, job, failed, failed_test);
  else
    job_done (self, job, NULL, NULL);
}

static void
fail_model (DpTransformRun *self,
            DpJob          *job,
            gint64          start,
            const char     *message)
{
  DpModel *model = job->model;

  report_model (self, model, DP_NODE_STATUS_ERROR, 0, start, FALSE, message);
  note (self, model->id, "error");
  /* What is built on it all the same is built on what was there before. */
  g_free (self->fingerprints[model->index].data);
  self->fingerprints[model->index].data = g_uuid_string_random ();
  job_failed (self, job, model, NULL);
}

/* A table that grows is made anew where the project says that its form must not be mixed. */
static gboolean
has_other_form (DpTransformRun      *self,
                DpModel             *model,
                const DpFingerprint *fingerprint)
{
  const DpNodeRecord *known = dp_node_history_lookup (self->history, model->id);

  return g_strcmp0 (dp_value_lookup_string (model->config, "on_code_change"), "rebuild") == 0 &&
         (known == NULL || known->data == NULL || g_strcmp0 (known->code, fingerprint->code) != 0);
}

/* What somebody did to a table that follows the loads no load will put right. */
static gboolean
was_touched (DpTransformRun *self,
             DpModel        *model)
{
  const DpNodeRecord *known = dp_node_history_lookup (self->history, model->id);

  return known != NULL && known->is_touched && dp_model_follows_loads (model);
}

/* The one that will be built of the rows of @model, which then need not be read for it. */
static DpModel *
find_gatherer (DpTransformRun *self,
               DpModel        *model)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      DpJob *job = g_ptr_array_index (self->jobs, i);

      if (job->model != NULL && dp_native_model_gathers (job->model, model))
        return job->model;
    }

  return NULL;
}

static void
run_model (DpTransformRun *self,
           DpJob          *job,
           DpDbConnection *connection)
{
  DpModel *model = job->model;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpNodeRecord) record = NULL;
  g_autoptr(DpNativeGathering) gathered = g_steal_pointer (&self->gatherings[model->index]);
  g_autoptr(DpNativeGathering) listener = NULL;
  DpModel *gatherer = find_gatherer (self, model);
  gint64 start = g_get_monotonic_time ();
  const DpFingerprint *fingerprint = _dp_transform_fingerprint (self, model, connection, &error);
  DpBuild build = {
    .project = self->project,
    .model = model,
    .connection = connection,
    .existing = self->existing[model->index],
    .full_refresh = self->full_refresh,
    .started_us = self->started_us,
    .target = dp_db_pool_get_target (self->pool),
  };
  gboolean done;

  if (fingerprint == NULL)
    {
      fail_model (self, job, start, error->message);
      return;
    }
  if (_dp_transform_is_unchanged (self, model, fingerprint))
    {
      report_model (self, model, DP_NODE_STATUS_SUCCESS, 0, start, TRUE, NULL);
      job_done (self, job, NULL, NULL);
      return;
    }

  record = _dp_transform_make_record (self, model, fingerprint);
  build.record = record;
  build.gathered = gathered;
  if (gatherer != NULL)
    build.listener = listener = dp_native_gathering_new (dp_native_model_find (gatherer));
  build.full_refresh |= has_other_form (self, model, fingerprint) ||
                        was_touched (self, model);
  build.compiled = g_steal_pointer (&self->fingerprints[model->index].compiled);
  done = dp_materialize (&build, &error);
  g_clear_pointer (&build.compiled, dp_compiled_free);
  if (!done)
    {
      fail_model (self, job, start, error->message);
      return;
    }
  if (gatherer != NULL)
    self->gatherings[gatherer->index] = g_steal_pointer (&listener);
  report_model (self, model, DP_NODE_STATUS_SUCCESS, build.rows, start, FALSE, NULL);
  job_done (self, job, NULL, NULL);
}

static void
report_unchanged_test (DpTransformRun *self,
                       DpDataTest     *test)
{
  g_autofree char *relation = dp_data_test_dup_relation (test);
  DpNodeResult *result = _dp_node_result_new (test->name, "test", relation, NULL,
                                              DP_NODE_STATUS_SUCCESS, 0, 0, NULL);

  _dp_node_result_set_unchanged (result, TRUE);
  report (self, result);
}

/* Those that passed on the same rows need not be asked again. */
static GPtrArray *
drop_unchanged_tests (DpTransformRun *self,
                      GPtrArray      *tests,
                      GPtrArray      *records,
                      DpDbConnection *connection)
{
  GPtrArray *left = g_ptr_array_new ();

  for (guint i = 0; i < tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (tests, i);
      g_autoptr(DpNodeRecord) record = _dp_transform_test_record (self, test, connection);
      const DpNodeRecord *known = dp_node_history_lookup (self->history, test->id);

      if (self->skip_unchanged && !self->full_refresh && known != NULL && record->data != NULL &&
          g_strcmp0 (known->status, "success") == 0 && g_strcmp0 (known->data, record->data) == 0)
        {
          report_unchanged_test (self, test);
          continue;
        }
      g_ptr_array_add (left, test);
      g_ptr_array_add (records, g_steal_pointer (&record));
    }

  return left;
}

static void
run_tests (DpTransformRun *self,
           DpJob          *job,
           DpDbConnection *connection)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new ();
  g_autoptr(GPtrArray) tests = drop_unchanged_tests (self, job->tests, records, connection);
  g_autoptr(GPtrArray) results = NULL;
  DpDataTest *failed = NULL;

  if (tests->len > 0)
    results = dp_test_group_run (self->project, tests, connection);
  for (guint i = 0; i < tests->len; i++)
    {
      DpNodeResult *result = g_ptr_array_index (results, i);
      DpNodeStatus status = dp_node_result_get_status (result);
      DpNodeRecord *record = g_ptr_array_index (records, i);

      record->status = g_strdup (get_status_text (status));
      record->rows = dp_node_result_get_rows (result);
      g_ptr_array_add (self->records, record);
      if (failed == NULL && (status == DP_NODE_STATUS_FAILED || status == DP_NODE_STATUS_ERROR))
        failed = g_ptr_array_index (tests, i);
      report (self, g_object_ref (result));
    }

  if (failed != NULL)
    job_failed (self, job, failed->model, failed);
  else
    job_done (self, job, NULL, NULL);
}

void
_dp_transform_run_job (DpTransformRun *self,
                       DpJob          *job,
                       DpDbConnection *connection)
{
  if (job->model != NULL)
    run_model (self, job, connection);
  else
    run_tests (self, job, connection);
}

void
_dp_transform_fail_job (DpTransformRun *self,
                        DpJob          *job,
                        const char     *message)
{
  if (job->model != NULL)
    {
      fail_model (self, job, 0, message);
      return;
    }

  for (guint i = 0; i < job->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (job->tests, i);
      g_autofree char *relation = dp_data_test_dup_relation (test);

      report (self, _dp_node_result_new (test->name, "test", relation, NULL, DP_NODE_STATUS_ERROR,
                                         0, 0, message));
      note (self, test->id, "error");
    }
  job_failed (self, job, NULL, g_ptr_array_index (job->tests, 0));
}
