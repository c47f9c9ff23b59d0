/* test-db-migrator.c: setting up a database, again and again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-migrator.h"
#include "dp-test.h"

#define N_MIGRATIONS_SQL "select count(*) from control.schema_migrations"

static DpDbConnection *
open_database (void)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();

  return dp_test_connect (target);
}

static DexFuture *
test_fresh (gpointer data)
{
  g_autoptr(DpDbConnection) connection = open_database ();
  g_autoptr(GError) error = NULL;
  gint64 n;

  n = dex_await_int64 (dp_db_migrate (connection), &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, >, 0);
  g_assert_cmpint (dp_test_number (connection, N_MIGRATIONS_SQL), ==, n);
  g_assert_cmpint (dp_test_number (connection, "select count(*) from pg_namespace where nspname in "
                                               "('raw', 'staging', 'marts', 'control')"), ==, 4);
  g_assert_cmpint (dp_test_number (connection, "select count(*) from raw.daily_prices"), ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_repeated (gpointer data)
{
  g_autoptr(DpDbConnection) connection = open_database ();
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (dex_await_int64 (dp_db_migrate (connection), &error), >, 0);
  g_assert_no_error (error);
  dp_test_execute (connection,
                   "insert into raw.instruments (symbol, kind) values ('IBM', 'stock')");
  g_assert_cmpint (dex_await_int64 (dp_db_migrate (connection), &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (dp_test_number (connection, "select count(*) from raw.instruments"), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
test_edited (gpointer data)
{
  g_autoptr(DpDbConnection) connection = open_database ();
  g_autoptr(GError) error = NULL;

  g_assert_true (dex_await (dp_db_migrate (connection), NULL));
  dp_test_execute (connection,
                   "update control.schema_migrations set checksum = 'other' where version = 1");
  g_assert_false (dex_await (dp_db_migrate (connection), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_HISTORY);
  g_assert_nonnull (strstr (error->message, "another form of step 1 (schemas)"));

  return dex_future_new_true ();
}

static DexFuture *
test_newer (gpointer data)
{
  g_autoptr(DpDbConnection) connection = open_database ();
  g_autoptr(GError) error = NULL;

  g_assert_true (dex_await (dp_db_migrate (connection), NULL));
  dp_test_execute (connection,
                   "insert into control.schema_migrations values (9999, 'future', 'x')");
  g_assert_false (dex_await (dp_db_migrate (connection), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_HISTORY);
  g_assert_nonnull (strstr (error->message, "newer version"));
  g_assert_nonnull (strstr (error->message, "9999"));

  return dex_future_new_true ();
}

static DexFuture *
test_failing (gpointer data)
{
  g_autoptr(DpDbConnection) connection = open_database ();
  g_autoptr(GError) error = NULL;

  /* In the way of the first step: nothing of it may stay. */
  dp_test_execute (connection, "create schema raw");
  g_assert_false (dex_await (dp_db_migrate (connection), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "Step 1 (schemas)"));
  g_assert_cmpint (dp_test_number (connection, "select count(*) from pg_namespace where nspname in "
                                               "('marts', 'control')"), ==, 0);

  dp_test_execute (connection, "drop schema raw");
  g_clear_error (&error);
  g_assert_cmpint (dex_await_int64 (dp_db_migrate (connection), &error), >, 0);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static DexFuture *
test_concurrent (gpointer data)
{
  g_autoptr(DpDbTarget) target = dp_test_dup_database ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  DexFuture *futures[8];
  gint64 n_steps = 0;

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    g_ptr_array_add (connections, dex_await_object (dp_db_connection_open (target, 5000), NULL));
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = dp_db_migrate (connections->pdata[i]);

  g_assert_true (dex_await (dex_future_allv (futures, G_N_ELEMENTS (futures)), &error));
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    {
      n_steps += dex_await_int64 (futures[i], &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (dp_test_number (connections->pdata[0], N_MIGRATIONS_SQL), ==, n_steps);

  return dex_future_new_true ();
}

static DexFuture *
test_pool (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = dex_await_object (dp_db_pool_query (pool, N_MIGRATIONS_SQL, NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 0), >, 0);
  g_assert_true (dex_await (dp_db_pool_close (pool), NULL));

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/db/migrator/fresh", test_fresh);
  dp_test_add_fiber ("/db/migrator/repeated", test_repeated);
  dp_test_add_fiber ("/db/migrator/edited", test_edited);
  dp_test_add_fiber ("/db/migrator/newer", test_newer);
  dp_test_add_fiber ("/db/migrator/failing", test_failing);
  dp_test_add_fiber ("/db/migrator/concurrent", test_concurrent);
  dp_test_add_fiber ("/db/migrator/pool", test_pool);

  return g_test_run ();
}
