/* test-db-pool.c: connections, lent out one at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-pool-private.h"
#include "dp-test.h"

#define BACKEND_SQL "select pg_backend_pid ()"

static DpDbTarget *target;

static DpDbLease *
acquire (DpDbPool *pool)
{
  g_autoptr(GError) error = NULL;
  DpDbLease *lease = dex_await_object (dp_db_pool_acquire (pool), &error);

  g_assert_no_error (error);

  return lease;
}

static gint64
query_number (DpDbLease  *lease,
              const char *sql)
{
  return dp_test_number (dp_db_lease_get_connection (lease), sql);
}

static void
execute (DpDbLease  *lease,
         const char *sql)
{
  dp_test_execute (dp_db_lease_get_connection (lease), sql);
}

static void
close_pool (DpDbPool *pool)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_db_pool_close (pool), &error);
  g_assert_no_error (error);
}

/* What is seen from beside: how many of the pool's connections the server has. */
static void
wait_for_connections (DpDbConnection *watcher,
                      gint64          expected)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gint64 n = -1;

  while (n != expected)
    {
      g_autoptr(DpDbResult) result = NULL;

      result = dex_await_object (
          dp_db_connection_query (watcher,
                                  "select count(*) from pg_stat_activity where datname = "
                                  "current_database () and pid <> pg_backend_pid ()",
                                  NULL),
          NULL);
      g_assert_nonnull (result);
      n = dp_db_result_get_int64 (result, 0, 0);
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      dex_await (dex_timeout_new_msec (2), NULL);
    }
}

static DexFuture *
test_reuse (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 2, 0);
  g_autoptr(DpDbLease) lease = acquire (pool);
  gint64 backend = query_number (lease, BACKEND_SQL);

  g_clear_object (&lease);
  lease = acquire (pool);
  g_assert_cmpint (query_number (lease, BACKEND_SQL), ==, backend);
  g_clear_object (&lease);
  close_pool (pool);

  return dex_future_new_true ();
}

static DexFuture *
test_limits (gpointer data)
{
  g_autoptr(DpDbConnection) watcher = dp_test_connect (target);
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 1, 1);
  g_autoptr(DpDbLease) first = acquire (pool);
  g_autoptr(DpDbLease) second = acquire (pool);
  g_autoptr(DpDbLease) third = NULL;
  g_autoptr(DexFuture) waiting = NULL;
  g_autoptr(GError) error = NULL;

  wait_for_connections (watcher, 2);

  /* A third waits until one comes back. */
  waiting = dp_db_pool_acquire (pool);
  dex_await (dex_timeout_new_msec (20), NULL);
  g_assert_true (dex_future_is_pending (waiting));
  g_clear_object (&first);
  third = dex_await_object (g_steal_pointer (&waiting), &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_number (third, "select 3"), ==, 3);

  /* Or until its time is over. */
  _dp_db_pool_set_wait (pool, 30 * 1000);
  g_assert_null (dex_await_object (dp_db_pool_acquire (pool), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT);
  g_assert_nonnull (strstr (error->message, "All 2 connections"));

  /* The overflow is closed when it is not needed any more. */
  g_clear_object (&second);
  wait_for_connections (watcher, 1);
  g_clear_object (&third);
  wait_for_connections (watcher, 1);
  close_pool (pool);
  wait_for_connections (watcher, 0);

  return dex_future_new_true ();
}

/* One that gave up does not take the turn of those behind it. */
static DexFuture *
test_abandoned_wait (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 1, 0);
  g_autoptr(DpDbLease) lease = acquire (pool);
  g_autoptr(DexFuture) first = dp_db_pool_acquire (pool);
  g_autoptr(DexFuture) second = dp_db_pool_acquire (pool);
  g_autoptr(GError) error = NULL;

  dex_await (dex_timeout_new_msec (10), NULL);
  dex_clear (&first);
  g_clear_object (&lease);
  lease = dex_await_object (g_steal_pointer (&second), &error);
  g_assert_no_error (error);
  g_assert_cmpint (query_number (lease, "select 2"), ==, 2);
  g_clear_object (&lease);
  close_pool (pool);

  return dex_future_new_true ();
}

static DexFuture *
test_broken (gpointer data)
{
  g_autoptr(DpDbConnection) killer = dp_test_connect (target);
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 2, 0);
  g_autoptr(DpDbLease) first = acquire (pool);
  g_autoptr(DpDbLease) second = acquire (pool);
  gint64 first_backend = query_number (first, BACKEND_SQL);
  g_autofree char *sql = NULL;

  /* One idle, one lent, both cut off by the server. */
  g_clear_object (&first);
  g_assert_true (
      dex_await (dp_db_connection_execute (
                     killer, "select pg_terminate_backend (pid, 10000) from pg_stat_activity where "
                             "datname = current_database () and pid <> pg_backend_pid ()"),
                 NULL));
  first = acquire (pool);
  g_assert_cmpint (query_number (first, BACKEND_SQL), !=, first_backend);

  g_assert_false (
      dex_await (dp_db_connection_query (dp_db_lease_get_connection (second), "select 1", NULL),
                 NULL));
  g_clear_object (&second);
  second = acquire (pool);
  g_assert_cmpint (query_number (second, "select 1"), ==, 1);

  g_clear_object (&first);
  g_clear_object (&second);
  close_pool (pool);

  return dex_future_new_true ();
}

static DexFuture *
test_left_in_transaction (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 1, 0);
  g_autoptr(DpDbLease) lease = acquire (pool);
  gint64 backend = query_number (lease, BACKEND_SQL);

  execute (lease, "create table left_behind (a int)");
  execute (lease, "begin; insert into left_behind values (1)");
  g_clear_object (&lease);

  lease = acquire (pool);
  g_assert_cmpint (query_number (lease, BACKEND_SQL), ==, backend);
  dp_db_connection_defer (dp_db_lease_get_connection (lease), "begin", NULL);
  g_clear_object (&lease);

  lease = acquire (pool);
  g_assert_cmpint (query_number (lease, "select count(*) from left_behind"), ==, 0);
  /* Not inside any transaction. */
  execute (lease, "vacuum left_behind");
  g_clear_object (&lease);
  close_pool (pool);

  return dex_future_new_true ();
}

static DexFuture *
test_left_in_query (gpointer data)
{
  g_autoptr(DpDbConnection) watcher = dp_test_connect (target);
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 1, 0);
  g_autoptr(DpDbLease) lease = acquire (pool);
  gint64 backend = query_number (lease, BACKEND_SQL);
  g_autoptr(DexFuture) sleeping = NULL;

  sleeping = dp_db_connection_query (dp_db_lease_get_connection (lease), "select pg_sleep (1000)",
                                     NULL);
  dex_await (dex_timeout_new_msec (20), NULL);
  g_clear_object (&lease);
  wait_for_connections (watcher, 0);

  lease = acquire (pool);
  g_assert_cmpint (query_number (lease, BACKEND_SQL), !=, backend);
  g_clear_object (&lease);
  close_pool (pool);

  return dex_future_new_true ();
}

static DexFuture *
test_query (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 1, 0);
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(DexFuture) dropped = NULL;
  g_autoptr(GError) error = NULL;

  result = dex_await_object (dp_db_pool_query (pool, "select $1::int + 1",
                                               dp_db_params_add_int64 (dp_db_params_new (), 41)),
                             &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 0), ==, 42);

  g_assert_false (dex_await (dp_db_pool_query (pool, "select 1/0", NULL), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED);

  /* The only connection is free again although its query would take long. */
  dropped = dp_db_pool_query (pool, "select pg_sleep (1000)", NULL);
  dex_await (dex_timeout_new_msec (20), NULL);
  dex_clear (&dropped);
  g_clear_object (&result);
  g_clear_error (&error);
  result = dex_await_object (dp_db_pool_query (pool, "select 5", NULL), &error);
  g_assert_no_error (error);
  close_pool (pool);

  return dex_future_new_true ();
}

static DexFuture *
test_closed (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 2, 0);
  g_autoptr(DpDbLease) lease = acquire (pool);
  g_autoptr(DexFuture) closing = NULL;
  g_autoptr(GError) error = NULL;

  closing = dp_db_pool_close (pool);
  g_assert_true (dex_future_is_pending (closing));
  g_assert_null (dex_await_object (dp_db_pool_acquire (pool), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE);

  /* One that is lent goes on, and is closed as it comes back. */
  g_assert_cmpint (query_number (lease, "select 1"), ==, 1);
  g_clear_object (&lease);
  g_assert_true (dex_await (g_steal_pointer (&closing), NULL));

  return dex_future_new_true ();
}

static DexFuture *
test_unreachable (gpointer data)
{
  g_autoptr(DpDbTarget) nobody = dp_db_target_new ("127.0.0.1", 1, "market", "me", NULL, NULL,
                                                   NULL);
  g_autoptr(DpDbPool) pool = dp_db_pool_new (nobody, 1, 0);
  g_autoptr(GError) error = NULL;

  /* Never reached before: said at once, and again. */
  for (guint i = 0; i < 3; i++)
    {
      g_clear_error (&error);
      g_assert_null (dex_await_object (dp_db_pool_acquire (pool), &error));
      g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE);
    }
  close_pool (pool);

  return dex_future_new_true ();
}

static DexFuture *
worker_fiber (gpointer data)
{
  DpDbPool *pool = data;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr(DpDbLease) lease = acquire (pool);
      g_autoptr(DexFuture) dropped = NULL;

      /* Now and then one is dropped in the worst moment. */
      if (i % 10 == 3)
        dropped = dp_db_connection_query (dp_db_lease_get_connection (lease),
                                          "select pg_sleep (1000)", NULL);
      else if (i % 10 == 7)
        execute (lease, "begin");
      else
        g_assert_cmpint (query_number (lease, "select 1"), ==, 1);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_threads (gpointer data)
{
  g_autoptr(DpDbConnection) watcher = dp_test_connect (target);
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 3, 2);
  g_autoptr(GError) error = NULL;
  DexFuture *futures[12];

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = dex_scheduler_spawn (i % 3 == 0 ? NULL : dex_thread_pool_scheduler_get_default (),
                                      0, worker_fiber, g_object_ref (pool), g_object_unref);
  dex_await (dex_future_allv (futures, G_N_ELEMENTS (futures)), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    dex_unref (futures[i]);
  close_pool (pool);
  wait_for_connections (watcher, 0);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  target = dp_test_dup_database ();
  dp_test_add_fiber ("/db/pool/reuse", test_reuse);
  dp_test_add_fiber ("/db/pool/limits", test_limits);
  dp_test_add_fiber ("/db/pool/abandoned-wait", test_abandoned_wait);
  dp_test_add_fiber ("/db/pool/broken", test_broken);
  dp_test_add_fiber ("/db/pool/left-in-transaction", test_left_in_transaction);
  dp_test_add_fiber ("/db/pool/left-in-query", test_left_in_query);
  dp_test_add_fiber ("/db/pool/query", test_query);
  dp_test_add_fiber ("/db/pool/closed", test_closed);
  dp_test_add_fiber ("/db/pool/unreachable", test_unreachable);
  dp_test_add_fiber ("/db/pool/threads", test_threads);

  return g_test_run ();
}
