/* bench-database.c: how fast the private server starts, and rows go in and out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "dp-db-pool.h"
#include "dp-private-server.h"
#include "dp-test.h"

#define RUNS 7
#define N_ROWS 300000

static char *work_dir;

typedef struct
{
  const char *name;
  double      ms[RUNS];
} Series;

static int
compare_doubles (const void *a,
                 const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median (Series *series)
{
  qsort (series->ms, RUNS, sizeof series->ms[0], compare_doubles);

  return series->ms[RUNS / 2];
}

static void
print_row (Series *series,
           Series *peer)
{
  double middle = median (series);

  printf ("%-44s %8.1f ms  (%.1f - %.1f)", series->name, middle, series->ms[0],
           series->ms[RUNS - 1]);
  if (peer != NULL)
    printf ("   %.2fx %s", middle / median (peer), peer->name);
  printf ("\n");
}

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.;
}

static double
time_command (const char *format,
              ...) G_GNUC_PRINTF (1, 2);

static double
time_command (const char *format,
              ...)
{
  g_autofree char *command = NULL;
  gint64 start;
  va_list arguments;
  int status;

  va_start (arguments, format);
  command = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  start = g_get_monotonic_time ();
  status = system (command);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("%s", command);

  return since (start);
}

/* From nothing said to an answer heard. */
static double
time_first_query (DpPrivateServer *server)
{
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  dex_await (dp_private_server_attach (server), &error);
  g_assert_no_error (error);
  target = dp_private_server_dup_target (server);
  connection = dex_await_object (dp_db_connection_open (target, 5000), &error);
  g_assert_no_error (error);
  dex_await (dp_db_connection_query (connection, "select 1", NULL), &error);
  g_assert_no_error (error);

  return since (start);
}

static double
time_stop (DpPrivateServer *server)
{
  gint64 start = g_get_monotonic_time ();

  dex_await (dp_private_server_detach (server), NULL);

  return since (start);
}

static DexFuture *
bench_start (gpointer data)
{
  Series first = { "first start ever to first query" };
  Series copy = { "cp -r of a cluster" };
  Series later = { "later start to first query" };
  Series end = { "stop" };
  Series initdb = { "initdb and pg_ctl" };
  Series postgres = { "pg_ctl start" };

  for (guint i = 0; i < RUNS; i++)
    {
      g_autofree char *data_dir = g_strdup_printf ("%s/cluster-%u", work_dir, i);
      g_autofree char *copy_dir = g_strdup_printf ("%s/copy-%u", work_dir, i);
      g_autofree char *peer_dir = g_strdup_printf ("%s/peer-%u", work_dir, i);
      g_autoptr(DpPrivateServer) server = dp_private_server_new (data_dir);

      first.ms[i] = time_first_query (server);
      time_stop (server);
      copy.ms[i] = time_command ("cp -r %s %s", data_dir, copy_dir);
      later.ms[i] = time_first_query (server);
      end.ms[i] = time_stop (server);
      initdb.ms[i] = time_command (PG_BINDIR "/initdb -D %s -U datapipe -A peer --auth-host=reject "
                                   "-E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 "
                                   "--no-sync > %s.log", peer_dir, peer_dir);
      postgres.ms[i] = time_command (PG_BINDIR "/pg_ctl -D %s -l %s.log -w "
                                     "-o \"-k %s -c listen_addresses=''\" start > %s.out",
                                     peer_dir, peer_dir, work_dir, peer_dir);
      initdb.ms[i] += postgres.ms[i];
      time_command (PG_BINDIR "/pg_ctl -D %s -w -m fast stop > %s.out", peer_dir, peer_dir);
      time_command ("rm -rf %s %s %s", data_dir, copy_dir, peer_dir);
    }

  print_row (&first, &copy);
  print_row (&copy, NULL);
  print_row (&initdb, &first);
  print_row (&later, &postgres);
  print_row (&postgres, NULL);
  print_row (&end, NULL);

  return dex_future_new_true ();
}

static DpDbCopy *
make_rows (void)
{
  DpDbCopy *rows = dp_db_copy_new ();

  for (guint i = 0; i < N_ROWS; i++)
    {
      dp_db_copy_begin_row (rows, 4);
      dp_db_copy_add_int64 (rows, i / 5000);
      dp_db_copy_add_date (rows, i % 5000);
      dp_db_copy_add_numeric (rows, (DpDecimal) { 1000000 + i, 4 });
      dp_db_copy_add_numeric (rows, (DpDecimal) { i * 1000, 0 });
    }

  return rows;
}

static gboolean
count_rows (DpDbResult  *chunk,
            gpointer     user_data,
            GError     **error)
{
  *(guint *) user_data += dp_db_result_get_n_rows (chunk);

  return TRUE;
}

static DexFuture *
bench_rows (gpointer data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  g_autoptr(DpDbConnection) connection = dex_await_object (dp_db_connection_open (target, 5000),
                                                           NULL);
  Series encode = { "encode 300,000 rows" };
  Series copy = { "COPY 300,000 rows, keyed and logged" };
  Series read = { "read 300,000 rows in chunks of 500" };
  Series query = { "select 1, 1,000 times" };

  for (guint i = 0; i < RUNS; i++)
    {
      guint n = 0;
      gint64 start = g_get_monotonic_time ();
      DpDbCopy *rows = make_rows ();

      encode.ms[i] = since (start);
      dex_await (dp_db_connection_execute (connection,
                                           "drop table if exists t; create table t (i bigint, d "
                                           "date, p numeric, v numeric, primary key (i, d))"),
                 NULL);
      start = g_get_monotonic_time ();
      g_assert_cmpint (dex_await_int64 (dp_db_connection_copy_in (
                                            connection, "copy t from stdin (format binary)", rows),
                                        NULL),
                       ==, N_ROWS);
      copy.ms[i] = since (start);
      start = g_get_monotonic_time ();
      dex_await (dp_db_connection_query_chunked (connection, "select * from t", NULL, 500,
                                                 count_rows, &n, NULL),
                 NULL);
      g_assert_cmpint (n, ==, N_ROWS);
      read.ms[i] = since (start);
      start = g_get_monotonic_time ();
      for (guint j = 0; j < 1000; j++)
        dex_await (dp_db_connection_query (connection, "select 1", NULL), NULL);
      query.ms[i] = since (start);
    }

  print_row (&encode, NULL);
  print_row (&copy, NULL);
  print_row (&read, NULL);
  print_row (&query, NULL);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  work_dir = g_dir_make_tmp ("datapipe-bench-XXXXXX", NULL);
  dp_test_await (dex_scheduler_spawn (NULL, 0, bench_start, NULL, NULL));
  time_command ("rm -rf %s", work_dir);
  dp_test_await (dex_scheduler_spawn (NULL, 0, bench_rows, NULL, NULL));

  return 0;
}
