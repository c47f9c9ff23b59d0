/* bench-files.c: a file of prices into the warehouse: first, again, grown and changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "dp-csv-reader.h"
#include "dp-db-migrator.h"
#include "dp-file-loader.h"
#include "dp-private-server.h"
#include "dp-test.h"

/* bench-files CLUSTER FILE…: loads the files in order, each under the name of the first, and prints
 * a line of JSON for each. A file of the name "-" empties the prices. */
typedef struct
{
  DpDbPool    *pool;
  const char  *path;
} Job;

static DexFuture *
open_fiber (gpointer user_data)
{
  DpDbPool *pool = user_data;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), NULL);
  DpDbConnection *connection = dp_db_lease_get_connection (lease);
  g_autoptr(DpDbResult) made = NULL;

  dex_await (dp_db_migrate (connection), NULL);
  made = dex_await_object (
      dp_db_connection_execute (connection,
                                "insert into control.runs (run_id, trigger, status) values (1, "
                                "'bench', 'running');insert into control.task_runs (run_id, name, "
                                "position, status) values (1, 'load', 4, 'running')"),
      NULL);
  g_assert_nonnull (made);

  return dex_future_new_true ();
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Job *job = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvReader) reader = NULL;
  g_autoptr(DpCsvSample) sample = NULL;
  g_autoptr(DpCsvMapping) mapping = NULL;
  g_autoptr(DpFileOutcome) outcome = NULL;
  g_autofree char *name = NULL;
  DpFileLoadOptions options = { .path = job->path, .source = "csv", .run_id = 1 };
  gint64 start = g_get_monotonic_time ();
  DpCsvDialect dialect;

  reader = dp_csv_reader_open (job->path, &error);
  g_assert_no_error (error);
  g_assert_true (dp_csv_reader_find_dialect (reader, 0, &dialect, &error));
  sample = dp_csv_reader_dup_sample (reader, &dialect);
  mapping = dp_csv_mapping_guess (sample, job->path, DP_CSV_KIND_PRICES);
  g_assert_true (dp_csv_mapping_check (mapping, &error));
  options.dialect = &dialect;
  options.mapping = mapping;
  outcome = dex_await_boxed (dp_load_file (job->pool, &options), &error);
  g_assert_no_error (error);
  printf ("{\"seconds\": %.3f, \"manner\": %d, \"rows\": %" G_GUINT64_FORMAT
          ", \"known\": %" G_GUINT64_FORMAT ", \"written\": %" G_GUINT64_FORMAT
          ", \"rejected\": %" G_GUINT64_FORMAT "}\n",
          (g_get_monotonic_time () - start) / 1e6, outcome->manner, outcome->rows_in,
          outcome->rows_known, outcome->rows_written, outcome->rows_rejected);
  fflush (stdout);

  return dex_future_new_true ();
}

static DexFuture *
close_fiber (gpointer user_data)
{
  Job *job = user_data;

  dex_await (dp_db_pool_close (job->pool), NULL);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  Job job = { 0 };

  dp_test_init (&argc, &argv);
  /* As people have it, not as tests do. */
  g_unsetenv ("DATAPIPE_SERVER_OPTIONS");
  server = dp_private_server_new (argv[1]);
  dp_test_await (dp_private_server_attach (server));
  target = dp_private_server_dup_target (server);
  job.pool = dp_db_pool_new (target, 4, 4);
  dp_test_await (dex_scheduler_spawn (NULL, 0, open_fiber, job.pool, NULL));
  for (int i = 2; i < argc; i++)
    {
      job.path = argv[i];
      dp_test_await (dex_scheduler_spawn (NULL, 0, load_fiber, &job, NULL));
    }
  dp_test_await (dex_scheduler_spawn (NULL, 0, close_fiber, &job, NULL));
  g_object_unref (job.pool);

  return 0;
}
