/* dp-cli-model-docs.c: datapipe model docs, and the files that runs leave
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-model-docs.h"

#include <glib/gi18n-lib.h>

#include "dp-artifacts.h"
#include "dp-docs.h"

/* Templates are rendered in a fiber of their own, with the stack they need. */
typedef struct
{
  DpTransformProject *project;
  DpDbPool           *pool;         /* nullable */
  GListModel         *results;      /* nullable: of a run that has just ended */
  gint64              started_at;
  char               *folder;
  char               *output;       /* nullable */
} Job;

static void
job_free (gpointer data)
{
  Job *self = data;

  g_object_unref (self->project);
  g_clear_object (&self->pool);
  g_clear_object (&self->results);
  g_free (self->folder);
  g_free (self->output);
  g_free (self);
}

static gboolean
write_all (Job               *self,
           DpProjectLineage  *lineage,
           GError           **error)
{
  if (!dp_artifacts_write_manifest (lineage, self->folder, error))
    return FALSE;
  if (self->results != NULL)
    return dp_artifacts_write_run_results (lineage, self->results, self->started_at, self->folder,
                                           error);

  return dp_artifacts_write_catalog (lineage, self->folder, error) &&
         dp_docs_write (lineage, self->folder, self->output, error);
}

static DexFuture *
job_fiber (gpointer data)
{
  Job *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(DpProjectLineage) lineage = NULL;

  if (self->pool != NULL)
    {
      lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
      if (lease == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
    }
  lineage = dp_project_lineage_new (self->project,
                                    lease != NULL ? dp_db_lease_get_connection (lease) : NULL,
                                    &error);
  if (lineage == NULL || !write_all (self, lineage, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

static gboolean
run_job (Job     *job,
         GError **error)
{
  return dex_await (dex_scheduler_spawn (dex_scheduler_get_default (), DP_RENDER_STACK, job_fiber,
                                         job, job_free), error);
}

static char *
output_path (const char *output,
             const char *folder)
{
  if (output == NULL)
    return g_build_filename (folder, "index.html", NULL);
  if (g_str_has_suffix (output, "/") || g_file_test (output, G_FILE_TEST_IS_DIR))
    return g_build_filename (output, "index.html", NULL);

  return g_strdup (output);
}

DpCliExit
_dp_cli_model_docs (DpCli              *cli,
                    DpTransformProject *project,
                    const char         *output,
                    const char         *target_path)
{
  Job *job;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (!_dp_cli_open (cli))
    return DP_CLI_FAILED;
  job = g_new0 (Job, 1);
  job->project = g_object_ref (project);
  job->pool = g_object_ref (dp_engine_get_pool (cli->engine));
  job->folder = dp_artifacts_dup_folder (project, target_path);
  job->output = output_path (output, job->folder);
  path = g_strdup (job->output);
  if (!run_job (job, &error))
    return _dp_cli_fail (error);
  g_print ("%s\n", path);

  return DP_CLI_DONE;
}

void
_dp_cli_model_keep_results (DpTransformProject *project,
                            GListModel         *results,
                            gint64              started_at,
                            const char         *target_path)
{
  Job *job = g_new0 (Job, 1);
  g_autoptr(GError) error = NULL;

  job->project = g_object_ref (project);
  job->results = g_object_ref (results);
  job->started_at = started_at;
  job->folder = dp_artifacts_dup_folder (project, target_path);
  if (!run_job (job, &error))
    g_printerr (_("datapipe: what was done could not be written down for other tools: %s\n"),
                error->message);
}
