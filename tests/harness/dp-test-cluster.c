/* dp-test-cluster.c: the server that the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-private.h"

#include <fcntl.h>
#include <ftw.h>
#include <libpq-fe.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "dp-db-migrator.h"
#include "dp-paths.h"
#include "dp-private-client-private.h"

/* What a cluster, the log and the databases of many programs take at most. */
#define MEMORY_NEEDED (G_GUINT64_CONSTANT (2) << 30)

/* The cluster that all test programs share: the supervisor starts it for the first that comes, and
 * stops it after the last. */
static int cluster_fd;
static char *cluster_dir;       /* NULL: an external server */
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

static int
remove_entry_cb (const char        *path,
                 const struct stat *info,
                 int                kind,
                 struct FTW        *where)
{
  return remove (path);
}

void
dp_test_remove_tree (const char *path)
{
  nftw (path, remove_entry_cb, 16, FTW_DEPTH | FTW_PHYS);
}

/* In memory where there is plenty: on some disks, making the hundreds of files of a database takes
 * longer than all the rest. */
char *
dp_test_dup_fast_dir (void)
{
  struct statvfs info;

  if (access ("/dev/shm", W_OK) == 0 && statvfs ("/dev/shm", &info) == 0 &&
      (guint64) info.f_bavail * info.f_frsize >= MEMORY_NEEDED)
    return g_strdup ("/dev/shm");

  return g_strdup (g_get_tmp_dir ());
}

/* Memory is not left filled: whoever is last removes the cluster. */
static void
remove_cluster_if_last (void)
{
  g_autofree char *lock_path = g_strconcat (cluster_dir, ".lock", NULL);
  int fd = open (lock_path, O_RDWR | O_CLOEXEC);

  if (fd < 0)
    return;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    dp_test_remove_tree (cluster_dir);
  close (fd);
}

static void
leave_cluster (void)
{
  PGconn *pg = connect_to_cluster ();

  for (guint i = 0; i < databases->len; i++)
    run_on_cluster (pg, "drop database if exists", databases->pdata[i], "with (force)");
  PQfinish (pg);
  if (cluster_dir == NULL)
    {
      _dp_test_server_detach ();
      return;
    }
  _dp_private_client_request (cluster_fd, "detach", "detached");
  close (cluster_fd);
  remove_cluster_if_last ();
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
attach_private_cluster (void)
{
  g_autofree char *fast_dir = dp_test_dup_fast_dir ();
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;
  g_autoptr(GError) error = NULL;

  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, g_getenv ("DATAPIPE_BUILD_DIR"), -1);
  name = g_strdup_printf ("datapipe-tests-%u-%.10s", (guint) geteuid (), hash);
  cluster_dir = g_build_filename (fast_dir, name, "17", NULL);
  cluster_socket_dir = dp_paths_dup_socket_dir (cluster_dir);
  cluster_fd = _dp_private_client_attach (cluster_dir, cluster_socket_dir, &error);
  g_assert_no_error (error);
}

int
dp_test_get_server_version (void)
{
  const char *version = g_getenv ("DATAPIPE_TEST_SERVER");

  return version != NULL ? atoi (version) : 17;
}

static void
enter_cluster (void)
{
  PGconn *pg;

  if (databases != NULL)
    return;

  if (g_getenv ("DATAPIPE_TEST_SERVER") != NULL)
    cluster_socket_dir = _dp_test_server_attach ();
  else
    attach_private_cluster ();

  databases = g_ptr_array_new_with_free_func (g_free);
  pg = connect_to_cluster ();
  g_assert_cmpint (PQserverVersion (pg) / 10000, ==, dp_test_get_server_version ());
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

DpDbConnection *
dp_test_connect (DpDbTarget *target)
{
  g_autoptr(GError) error = NULL;
  DpDbConnection *connection = dex_await_object (dp_db_connection_open (target, 10000), &error);

  g_assert_no_error (error);

  return connection;
}

void
dp_test_execute (DpDbConnection *connection,
                 const char     *sql)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_db_connection_execute (connection, sql), &error);
  g_assert_no_error (error);
}

gint64
dp_test_number (DpDbConnection *connection,
                const char     *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = dex_await_object (dp_db_connection_query (connection, sql, NULL),
                                                   &error);

  g_assert_no_error (error);

  return dp_db_result_get_n_rows (result) > 0 ? dp_db_result_get_int64 (result, 0, 0) : 0;
}

void
dp_test_sql (DpDbPool   *pool,
             const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), &error);

  g_assert_no_error (error);
  dp_test_execute (dp_db_lease_get_connection (lease), sql);
}

char *
dp_test_sql_text (DpDbPool   *pool,
                  const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = dex_await_object (dp_db_pool_query (pool, sql, NULL), &error);

  g_assert_no_error (error);

  return dp_db_result_get_n_rows (result) > 0 ? g_strdup (dp_db_result_get_text (result, 0, 0))
                                              : NULL;
}
