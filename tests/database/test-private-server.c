/* test-private-server.c: the server that the application keeps for itself, and what befalls it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dp-db-pool.h"
#include "dp-paths.h"
#include "dp-private-server.h"
#include "dp-test.h"

#define LIMIT_US (60 * G_USEC_PER_SEC)

static const char *program;
static char *base_dir;

/* --- a cluster of the test's own ------------------------------------------------------------- */

typedef struct
{
  char            *data_dir;
  DpPrivateServer *server;
} Fixture;

static void
fixture_free (Fixture *self)
{
  if (self->server != NULL)
    dex_await (dp_private_server_stop (self->server), NULL);
  g_clear_object (&self->server);
  g_free (self->data_dir);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* Making a cluster is what takes longest, so those tests that can share one. */
static Fixture *
fixture_new (const char *name)
{
  Fixture *self = g_new0 (Fixture, 1);

  self->data_dir = g_build_filename (base_dir, name, "17", NULL);
  self->server = dp_private_server_new (self->data_dir);

  return self;
}

static void
assert_attaches (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_private_server_attach (fixture->server), &error);
  g_assert_no_error (error);
}

static void
assert_attach_fails (Fixture    *fixture,
                     DpDbError   code,
                     const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (dex_await (dp_private_server_attach (fixture->server), &error));
  g_assert_error (error, DP_DB_ERROR, (int) code);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, words));
}

static gint64
query_number (Fixture    *fixture,
              const char *sql)
{
  g_autoptr(DpDbTarget) target = dp_private_server_dup_target (fixture->server);
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);

  return dp_test_number (connection, sql);
}

static int
read_pid (const char *format,
          const char *data_dir)
{
  g_autofree char *path = g_strconcat (data_dir, format, NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? atoi (text) : 0;
}

static int
supervisor_pid (Fixture *fixture)
{
  return read_pid (".lock", fixture->data_dir);
}

static int
postmaster_pid (Fixture *fixture)
{
  return read_pid ("/postmaster.pid", fixture->data_dir);
}

/* The lock is free only when supervisor and server have gone, to the last process. */
static gboolean
is_free (Fixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->data_dir, ".lock", NULL);
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean free_now = fd < 0 || flock (fd, LOCK_SH | LOCK_NB) == 0;

  if (fd >= 0)
    close (fd);

  return free_now;
}

static void
wait_until_free (Fixture *fixture)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  while (!is_free (fixture))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      dex_await (dex_timeout_new_msec (2), NULL);
    }
}

static void
kill_and_wait (int pid)
{
  gint64 deadline = g_get_monotonic_time () + LIMIT_US;

  g_assert_cmpint (pid, >, 0);
  kill (pid, SIGKILL);
  while (kill (pid, 0) == 0)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      dex_await (dex_timeout_new_msec (1), NULL);
    }
}

/* --- another process that attaches ------------------------------------------------------------ */

typedef struct
{
  GPid pid;
  int  out;
} Other;

/* This program again, with --attach. */
static Other
start_other (Fixture *fixture)
{
  const char *arguments[] = { program, "--attach", fixture->data_dir, NULL };
  g_autoptr(GError) error = NULL;
  Other other;

  g_spawn_async_with_pipes_and_fds (NULL, arguments, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                    -1, -1, -1, NULL, NULL, 0, &other.pid, NULL, &other.out, NULL,
                                    &error);
  g_assert_no_error (error);

  return other;
}

static void
wait_for_other (Other *other)
{
  char buffer[64] = "";

  g_assert_cmpint (read (other->out, buffer, sizeof buffer - 1), >, 0);
  g_assert_true (g_str_has_prefix (buffer, "attached"));
}

static void
kill_other (Other *other)
{
  kill (other->pid, SIGKILL);
  g_spawn_close_pid (other->pid);
  close (other->out);
}

static DexFuture *
attach_and_say_fiber (gpointer data)
{
  DpPrivateServer *server = data;
  g_autoptr(GError) error = NULL;

  if (dex_await (dp_private_server_attach (server), &error))
    printf ("attached\n");
  else
    printf ("failed: %s\n", error->message);
  fflush (stdout);

  return dex_future_new_true ();
}

static int
be_other (const char *data_dir)
{
  g_autoptr(DpPrivateServer) server = NULL;

  dex_init ();
  server = dp_private_server_new (data_dir);
  dp_test_await (dex_scheduler_spawn (NULL, 0, attach_and_say_fiber, server, NULL));
  /* Until it is killed. */
  while (pause () != 0)
    continue;

  return 0;
}

/* --- the tests ------------------------------------------------------------------------------- */

static DexFuture *
test_fresh (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("fresh");
  struct stat info;

  g_assert_cmpint (dp_private_server_get_status (fixture->server), ==, DP_PRIVATE_SERVER_ABSENT);
  assert_attaches (fixture);
  g_assert_cmpint (dp_private_server_get_status (fixture->server), ==, DP_PRIVATE_SERVER_RUNNING);
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);
  g_assert_cmpint (query_number (fixture, "select (current_setting ('listen_addresses') = '' and "
                                 "current_setting ('data_checksums') = 'on' and "
                                 "current_setting ('synchronous_commit') = 'on' and "
                                 "current_setting ('server_encoding') = 'UTF8' and "
                                 "current_setting ('autovacuum') = 'on')::int"), ==, 1);
  g_assert_cmpint (query_number (fixture,
                                 "select count(*) from pg_database where datname = 'datapipe' and "
                                 "datlocprovider = 'b' and datlocale = 'C.UTF-8'"),
                   ==, 1);
  g_assert_cmpint (stat (fixture->data_dir, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);

  /* What was written is there after the next start. */
  g_assert_cmpint (query_number (fixture, "create table kept as select 7 as a"), ==, 0);
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));
  g_assert_cmpint (dp_private_server_get_status (fixture->server), ==, DP_PRIVATE_SERVER_STOPPED);
  assert_attaches (fixture);
  g_assert_cmpint (query_number (fixture, "select a from kept"), ==, 7);

  return dex_future_new_true ();
}

static DexFuture *
test_two_clients (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  Other other;
  int postmaster;

  assert_attaches (fixture);
  postmaster = postmaster_pid (fixture);
  other = start_other (fixture);
  wait_for_other (&other);
  g_assert_cmpint (postmaster_pid (fixture), ==, postmaster);

  /* What it does comes after what a person does. */
  g_assert_cmpint (getpriority (PRIO_PROCESS, postmaster), ==,
                   MIN (getpriority (PRIO_PROCESS, 0) + 5, 19));
  g_assert_cmpint (sched_getscheduler (postmaster), ==, SCHED_BATCH);

  /* The first goes, the other still holds it; that one is killed, and the server ends. */
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);
  kill_other (&other);
  wait_until_free (fixture);
  g_assert_cmpint (dp_private_server_get_status (fixture->server), ==, DP_PRIVATE_SERVER_STOPPED);
  g_assert_cmpint (postmaster_pid (fixture), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_supervisor_killed (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  int postmaster;

  assert_attaches (fixture);
  postmaster = postmaster_pid (fixture);
  g_assert_cmpint (query_number (fixture, "create table kept_once as select 7 as a"), ==, 0);
  kill_and_wait (supervisor_pid (fixture));

  /* At once: attaching waits until the orphaned server has gone. */
  assert_attaches (fixture);
  g_assert_cmpint (postmaster_pid (fixture), !=, postmaster);
  g_assert_cmpint (query_number (fixture, "select a from kept_once"), ==, 7);

  /* And without anybody coming, the server goes too. */
  kill_and_wait (supervisor_pid (fixture));
  wait_until_free (fixture);
  g_assert_cmpint (dp_private_server_get_status (fixture->server), ==, DP_PRIVATE_SERVER_STOPPED);

  return dex_future_new_true ();
}

static DexFuture *
test_postmaster_killed (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(DpDbPool) pool = NULL;
  g_autoptr(DpDbResult) before = NULL;
  g_autoptr(DpDbResult) after = NULL;
  g_autoptr(GError) error = NULL;
  int postmaster;

  assert_attaches (fixture);
  postmaster = postmaster_pid (fixture);
  target = dp_private_server_dup_target (fixture->server);
  pool = dp_db_pool_new (target, 2, 0);
  before = dex_await_object (dp_db_pool_query (pool, "create table kept_twice as select 7 as a",
                                               NULL),
                             &error);
  g_assert_no_error (error);

  kill_and_wait (postmaster);
  while (postmaster_pid (fixture) == postmaster)
    dex_await (dex_timeout_new_msec (1), NULL);

  /* The pool waits for the server that the supervisor starts again; the connection that broke may
   * have been told first. */
  for (guint i = 0; i < 2 && after == NULL; i++)
    {
      g_clear_error (&error);
      after = dex_await_object (dp_db_pool_query (pool, "select a from kept_twice", NULL), &error);
      if (after == NULL)
        g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE);
    }
  g_assert_no_error (error);
  g_assert_cmpint (dp_db_result_get_int64 (after, 0, 0), ==, 7);
  g_assert_true (dex_await (dp_db_pool_close (pool), NULL));

  return dex_future_new_true ();
}

/* After a killing of everything, postmaster.pid may name a process that lives: this one. */
static DexFuture *
test_stale_pid (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  g_autofree char *path = g_build_filename (fixture->data_dir, "postmaster.pid", NULL);
  g_autofree char *text = NULL;

  assert_attaches (fixture);
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));
  text = g_strdup_printf ("%d\n%s\n1\n5432\n/tmp\n\n\nready\n", getppid (), fixture->data_dir);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  assert_attaches (fixture);
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
test_keep (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  int postmaster;

  assert_attaches (fixture);
  postmaster = postmaster_pid (fixture);
  g_assert_true (dex_await_boolean (dp_private_server_set_keep (fixture->server, TRUE), NULL));
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);
  g_assert_false (dex_await (dp_private_server_set_keep (fixture->server, FALSE), NULL));

  assert_attaches (fixture);
  g_assert_cmpint (postmaster_pid (fixture), ==, postmaster);
  g_assert_true (dex_await_boolean (dp_private_server_set_keep (fixture->server, FALSE), NULL));
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));
  wait_until_free (fixture);

  return dex_future_new_true ();
}

static DexFuture *
test_stop (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  g_autoptr(DpPrivateServer) another = dp_private_server_new (fixture->data_dir);
  g_autofree char *socket_dir = dp_paths_dup_socket_dir (fixture->data_dir);

  g_assert_false (dex_await_boolean (dp_private_server_stop (fixture->server), NULL));
  assert_attaches (fixture);
  g_assert_true (g_file_test (socket_dir, G_FILE_TEST_IS_DIR));
  g_assert_true (dex_await_boolean (dp_private_server_stop (another), NULL));
  g_assert_true (is_free (fixture));
  g_assert_cmpint (dp_private_server_get_status (fixture->server), ==, DP_PRIVATE_SERVER_STOPPED);
  g_assert_false (g_file_test (socket_dir, G_FILE_TEST_EXISTS));

  /* Whoever was attached is not any more, and can attach again; so can it after SIGTERM. */
  assert_attaches (fixture);
  kill (supervisor_pid (fixture), SIGTERM);
  wait_until_free (fixture);
  g_assert_false (g_file_test (socket_dir, G_FILE_TEST_EXISTS));
  assert_attaches (fixture);
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);

  return dex_future_new_true ();
}

/* What stands where the folder of the socket belongs is not taken for it. */
static DexFuture *
test_foreign_socket_dir (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  g_autofree char *socket_dir = dp_paths_dup_socket_dir (fixture->data_dir);

  g_assert_cmpint (symlink ("/tmp", socket_dir), ==, 0);
  assert_attach_fails (fixture, DP_DB_ERROR_DATA_DIRECTORY, "belongs to somebody else");
  g_assert_cmpint (g_unlink (socket_dir), ==, 0);
  assert_attaches (fixture);

  return dex_future_new_true ();
}

/* Several processes at once, none of which finds a cluster. */
static DexFuture *
test_cold_race (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("race");
  Other others[5];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    others[i] = start_other (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    wait_for_other (&others[i]);
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);

  /* Stopping and attaching at the same moment ends attached, again and again. */
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    kill_other (&others[i]);
  for (guint i = 0; i < 10; i++)
    {
      assert_attaches (fixture);
      g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);
      dex_future_disown (dp_private_server_detach (fixture->server));
    }

  return dex_future_new_true ();
}

static DexFuture *
test_foreign_version (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("foreign");
  g_autofree char *path = g_build_filename (fixture->data_dir, "PG_VERSION", NULL);

  g_mkdir_with_parents (fixture->data_dir, 0700);
  g_assert_true (g_file_set_contents (path, "13\n", -1, NULL));
  assert_attach_fails (fixture, DP_DB_ERROR_DATA_DIRECTORY, "PostgreSQL 13");
  assert_attach_fails (fixture, DP_DB_ERROR_DATA_DIRECTORY, "external database");

  return dex_future_new_true ();
}

static DexFuture *
test_read_only (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("read-only");
  g_autofree char *parent = g_path_get_dirname (fixture->data_dir);

  g_mkdir_with_parents (parent, 0700);
  g_chmod (parent, 0500);
  assert_attach_fails (fixture, DP_DB_ERROR_DATA_DIRECTORY, "cannot be written");
  g_chmod (parent, 0700);
  assert_attaches (fixture);
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));

  g_chmod (fixture->data_dir, 0500);
  assert_attach_fails (fixture, DP_DB_ERROR_DATA_DIRECTORY, "read-only");
  g_chmod (fixture->data_dir, 0700);
  assert_attaches (fixture);

  return dex_future_new_true ();
}

static DexFuture *
test_half_made (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("half-made");
  g_autofree char *leftover = g_strconcat (fixture->data_dir, ".new", NULL);
  g_autofree char *inside = g_build_filename (leftover, "base", NULL);
  g_autofree char *version = g_build_filename (leftover, "PG_VERSION", NULL);

  g_mkdir_with_parents (inside, 0700);
  g_assert_true (g_file_set_contents (version, "17\n", -1, NULL));
  assert_attaches (fixture);
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));

  return dex_future_new_true ();
}

static DexFuture *
test_foreign_files (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("foreign-files");
  g_autofree char *path = g_build_filename (fixture->data_dir, "diary.txt", NULL);

  g_mkdir_with_parents (fixture->data_dir, 0700);
  g_assert_true (g_file_set_contents (path, "dear diary", -1, NULL));
  assert_attach_fails (fixture, DP_DB_ERROR_DATA_DIRECTORY, "is not empty");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));

  return dex_future_new_true ();
}

static DexFuture *
test_damaged (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("damaged");
  g_autofree char *path = g_build_filename (fixture->data_dir, "global", "pg_control", NULL);

  assert_attaches (fixture);
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));
  g_assert_true (g_file_set_contents (path, "garbage", -1, NULL));
  assert_attach_fails (fixture, DP_DB_ERROR_DATA_DIRECTORY, "pg_control");

  return dex_future_new_true ();
}

/* Held by one that cannot be reached from here, as from another sandbox. */
static DexFuture *
test_in_use (gpointer data)
{
  g_autoptr(Fixture) fixture = fixture_new ("shared");
  g_autofree char *socket_dir = dp_paths_dup_socket_dir (fixture->data_dir);
  g_autofree char *control = g_build_filename (socket_dir, "control", NULL);
  g_autofree char *pid = NULL;

  assert_attaches (fixture);
  pid = g_strdup_printf ("(process %d)", supervisor_pid (fixture));
  g_assert_cmpint (g_unlink (control), ==, 0);
  {
    g_autoptr(DpPrivateServer) another = dp_private_server_new (fixture->data_dir);
    g_autoptr(GError) error = NULL;

    g_assert_false (dex_await (dp_private_server_attach (another), &error));
    g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_IN_USE);
    g_assert_nonnull (strstr (error->message, pid));
    g_assert_nonnull (strstr (error->message, fixture->data_dir));
    g_clear_error (&error);
    g_assert_false (dex_await (dp_private_server_stop (another), &error));
    g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_IN_USE);
  }
  g_assert_true (dex_await (dp_private_server_detach (fixture->server), NULL));
  wait_until_free (fixture);

  return dex_future_new_true ();
}

/* The data directory's own path may be long; a socket's may not. */
static DexFuture *
test_long_paths (gpointer data)
{
  g_autofree char *long_name = g_strnfill (200, 'x');
  g_autoptr(Fixture) fixture = fixture_new (long_name);

  assert_attaches (fixture);
  g_assert_cmpint (query_number (fixture, "select 1"), ==, 1);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  program = argv[0];
  if (argc == 3 && g_str_equal (argv[1], "--attach"))
    return be_other (argv[2]);

  dp_test_init (&argc, &argv);
  base_dir = dp_paths_dup_data_dir ();
  dp_test_add_fiber ("/db/private-server/fresh", test_fresh);
  dp_test_add_fiber ("/db/private-server/two-clients", test_two_clients);
  dp_test_add_fiber ("/db/private-server/supervisor-killed", test_supervisor_killed);
  dp_test_add_fiber ("/db/private-server/postmaster-killed", test_postmaster_killed);
  dp_test_add_fiber ("/db/private-server/stale-pid", test_stale_pid);
  dp_test_add_fiber ("/db/private-server/keep", test_keep);
  dp_test_add_fiber ("/db/private-server/stop", test_stop);
  dp_test_add_fiber ("/db/private-server/foreign-socket-dir", test_foreign_socket_dir);
  dp_test_add_fiber ("/db/private-server/cold-race", test_cold_race);
  dp_test_add_fiber ("/db/private-server/foreign-version", test_foreign_version);
  dp_test_add_fiber ("/db/private-server/read-only", test_read_only);
  dp_test_add_fiber ("/db/private-server/half-made", test_half_made);
  dp_test_add_fiber ("/db/private-server/foreign-files", test_foreign_files);
  dp_test_add_fiber ("/db/private-server/damaged", test_damaged);
  dp_test_add_fiber ("/db/private-server/in-use", test_in_use);
  dp_test_add_fiber ("/db/private-server/long-paths", test_long_paths);

  return g_test_run ();
}
