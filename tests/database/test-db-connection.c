/* test-db-connection.c: one connection to a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"

static DpDbTarget *target;

static DexFuture *
test_simple (gpointer data)
{
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  connection = dex_await_object (dp_db_connection_open (target, 5000), &error);
  g_assert_no_error (error);
  result = dex_await_object (dp_db_connection_query (connection, "select 1 as one", NULL), &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 0), ==, 1);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  target = dp_test_dup_database ();
  dp_test_add_fiber ("/db/connection/simple", test_simple);

  return g_test_run ();
}
