/* dp-test.c: what the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"

#include <libpq-fe.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "dp-db-migrator.h"
#include "dp-paths.h"
#include "dp-private-client-private.h"

static GMainLoop *main_loop;

static DexFuture *
await_finished_cb (DexFuture *future,
                   gpointer   user_data)
{
  GError **error = user_data;

  dex_future_get_value (future, error);
  g_main_loop_quit (main_loop);

  return dex_future_new_true ();
}

void
dp_test_await (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  main_loop = g_main_loop_new (NULL, FALSE);
  dex_future_disown (dex_future_finally (future, await_finished_cb, &error, NULL));
  g_main_loop_run (main_loop);
  g_clear_pointer (&main_loop, g_main_loop_unref);
  g_assert_no_error (error);
}

static void
run_fiber (gconstpointer data)
{
  DexFiberFunc fiber = (DexFiberFunc) data;

  dp_test_await (dex_scheduler_spawn (NULL, 0, fiber, NULL, NULL));
}

void
dp_test_add_fiber (const char   *path,
                   DexFiberFunc  fiber)
{
  g_test_add_data_func (path, (gconstpointer) fiber, run_fiber);
}

void
dp_test_init (int    *argc,
              char ***argv)
{
  g_test_init (argc, argv, NULL);
  /* Nothing here has to survive the loss of power. */
  g_setenv ("DATAPIPE_SERVER_OPTIONS", "-c fsync=off -c max_connections=100", TRUE);
  dex_init ();
}

/* The cluster that all test programs share: the supervisor starts it for the first that comes, and
 * stops it after the last. */
static int cluster_fd = -1;
static char *cluster_socket_dir;
static GPtrArray *databases;

static PGconn *
connect_to_cluster (void)
{
  static const char * const keywords[] = { "host", "user", "dbname", NULL };
  const char *values[] = { cluster_socket_dir, "datapipe", "datapipe", NULL };
  PGconn *pg = PQconnectdbParams (keywords, values, FALSE);

  if (PQstatus (pg) != CONNECTION_OK)
    g_error ("The tests' cluster cannot be reached: %s", PQerrorMessage (pg));

  return pg;
}

static void
run_on_cluster (PGconn     *pg,
                const char *before,
                const char *database,
                const char *after)
{
  g_autofree char *identifier = dp_db_quote_identifier (database);
  g_autofree char *sql = g_strconcat (before, " ", identifier, " ", after, NULL);
  PGresult *result = PQexec (pg, sql);

  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQerrorMessage (pg));
  PQclear (result);
}

static void
leave_cluster (void)
{
  PGconn *pg = connect_to_cluster ();

  for (guint i = 0; i < databases->len; i++)
    run_on_cluster (pg, "drop database if exists", databases->pdata[i], "with (force)");
  PQfinish (pg);
  _dp_private_client_request (cluster_fd, "detach", "detached");
}

/* Test programs that were killed could not tidy up; their databases have their process id. */
static void
drop_leftovers (PGconn *pg)
{
  PGresult *result = PQexec (pg, "select datname, split_part (datname, '_', 2) from pg_database d "
                                 "where datname ~ '^test_[0-9]+_[0-9]+$' and not exists "
                                 "(select from pg_stat_activity a where a.datname = d.datname)");

  for (int i = 0; i < PQntuples (result); i++)
    {
      int pid = atoi (PQgetvalue (result, i, 1));

      if (pid == getpid () || kill (pid, 0) != 0)
        run_on_cluster (pg, "drop database if exists", PQgetvalue (result, i, 0), "with (force)");
    }
  PQclear (result);
}

static void
enter_cluster (void)
{
  g_autofree char *data_dir = NULL;
  g_autoptr(GError) error = NULL;
  PGconn *pg;

  if (cluster_fd >= 0)
    return;

  data_dir = g_build_filename (g_getenv ("DATAPIPE_BUILD_DIR"), "tests", "cluster", NULL);
  cluster_socket_dir = dp_paths_dup_socket_dir (data_dir);
  cluster_fd = _dp_private_client_attach (data_dir, cluster_socket_dir, &error);
  g_assert_no_error (error);

  databases = g_ptr_array_new_with_free_func (g_free);
  pg = connect_to_cluster ();
  drop_leftovers (pg);
  PQfinish (pg);
  atexit (leave_cluster);
}

DpDbTarget *
dp_test_dup_database (void)
{
  static guint n_databases;
  char *name = g_strdup_printf ("test_%d_%u", (int) getpid (), ++n_databases);
  PGconn *pg;

  enter_cluster ();
  pg = connect_to_cluster ();
  run_on_cluster (pg, "create database", name, "strategy file_copy");
  PQfinish (pg);
  g_ptr_array_add (databases, name);

  return dp_db_target_new (cluster_socket_dir, 0, name, "datapipe", NULL, NULL, NULL);
}

typedef struct
{
  DpDbTarget *target;
  GMutex      mutex;
  GCond       cond;
  gboolean    done;
  GError     *error;
} Migration;

static DexFuture *
migrate_fiber (gpointer data)
{
  Migration *migration = data;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;

  connection = dex_await_object (dp_db_connection_open (migration->target, 10000), &error);
  if (connection != NULL)
    dex_await (dp_db_migrate (connection), &error);

  g_mutex_lock (&migration->mutex);
  migration->error = g_steal_pointer (&error);
  migration->done = TRUE;
  g_cond_signal (&migration->cond);
  g_mutex_unlock (&migration->mutex);

  return dex_future_new_true ();
}

/* Stops this thread until it is done, so that it works in a fiber and outside. */
static void
migrate (DpDbTarget *target)
{
  Migration migration = { .target = target };

  g_mutex_init (&migration.mutex);
  g_cond_init (&migration.cond);
  dex_future_disown (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                          migrate_fiber, &migration, NULL));
  g_mutex_lock (&migration.mutex);
  while (!migration.done)
    g_cond_wait (&migration.cond, &migration.mutex);
  g_mutex_unlock (&migration.mutex);
  g_assert_no_error (migration.error);
  g_mutex_clear (&migration.mutex);
  g_cond_clear (&migration.cond);
}

DpDbPool *
dp_test_dup_migrated_pool (void)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();

  migrate (target);

  return dp_db_pool_new (target, 4, 4);
}

char *
dp_test_dup_fixture (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
}
