/* test-db-stream.c: many rows in and out, and queries that nobody waits for any more
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"
#include "dp-test.h"

#define N_ROWS 100000

static DpDbTarget *target;

static DpDecimal
nth_decimal (guint i)
{
  static const gint64 edges[] = {
    0,
    1,
    -1,
    9,
    10,
    9999,
    10000,
    10001,
    -10000,
    99999999,
    100000000,
    100000001,
    999999999999999999,
    -999999999999999999,
    1000000000000000000,
    G_MAXINT64,
    G_MININT64,
    G_MININT64 + 1,
    12345678901234567,
    100,
    1000,
    500000000000000000,
    5,
    50000,
  };
  guint n_edges = G_N_ELEMENTS (edges) * 19;
  GRand *rand;
  gint64 mantissa;
  guint digits;

  if (i < n_edges)
    return (DpDecimal) { edges[i / 19], i % 19 };

  /* The same ones each time, of any length. */
  rand = g_rand_new_with_seed (i);
  digits = g_rand_int_range (rand, 1, 64);
  mantissa = (((guint64) g_rand_int (rand) << 32) | g_rand_int (rand)) &
             ((G_GUINT64_CONSTANT (1) << digits) - 1);
  if (g_rand_boolean (rand))
    mantissa = -mantissa;
  digits = g_rand_int_range (rand, 0, 19);
  g_rand_free (rand);

  return (DpDecimal) { mantissa, digits };
}

/* Written apart from the product's own way of printing. */
static char *
expected_text (DpDecimal value)
{
  gboolean negative = value.mantissa < 0;
  guint64 digits = negative ? -(guint64) value.mantissa : (guint64) value.mantissa;
  g_autofree char *text = g_strdup_printf ("%0*" G_GUINT64_FORMAT, value.scale + 1, digits);
  gsize n_whole = strlen (text) - value.scale;

  return g_strdup_printf ("%s%.*s%s%s", negative ? "-" : "", (int) n_whole, text,
                          value.scale > 0 ? "." : "", text + n_whole);
}

static gboolean
check_decimals (DpDbResult  *chunk,
                gpointer     user_data,
                GError     **error)
{
  guint *n = user_data;

  for (guint i = 0; i < dp_db_result_get_n_rows (chunk); i++, (*n)++)
    {
      g_autofree char *expected = expected_text (nth_decimal (*n));

      g_assert_cmpint (dp_db_result_get_int64 (chunk, i, 0), ==, *n);
      g_assert_cmpstr (dp_db_result_get_text (chunk, i, 1), ==, expected);
    }

  return TRUE;
}

static DexFuture *
test_numeric (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(GError) error = NULL;
  DpDbCopy *rows = dp_db_copy_new ();
  guint n = 0;

  for (guint i = 0; i < N_ROWS; i++)
    {
      dp_db_copy_begin_row (rows, 2);
      dp_db_copy_add_int32 (rows, i);
      dp_db_copy_add_numeric (rows, nth_decimal (i));
    }
  g_assert_cmpuint (dp_db_copy_get_n_rows (rows), ==, N_ROWS);

  dp_test_execute (connection, "create temp table numbers (i int, n numeric)");
  g_assert_cmpint (
      dex_await_int64 (dp_db_connection_copy_in (connection,
                                                 "copy numbers from stdin (format binary)", rows),
                       &error),
      ==, N_ROWS);
  g_assert_no_error (error);
  g_assert_cmpint (dex_await_int64 (dp_db_connection_query_chunked (
                                        connection, "select * from numbers order by i", NULL, 500,
                                        check_decimals, &n, NULL),
                                    &error),
                   ==, N_ROWS);
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, N_ROWS);
  /* Equal to what the server itself makes of the text, to the last bit. */
  g_assert_cmpint (
      dp_test_number (
          connection,
          "select count(*) from numbers where numeric_send (n) <> numeric_send (n::text::numeric)"),
      ==, 0);

  return dex_future_new_true ();
}

static DexFuture *
test_copy_types (gpointer data)
{
  static const guint8 uuid[16] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                                   0,    1,    2,    3,    4,    5,    6,    7 };
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DpDbCopy *rows = dp_db_copy_new ();

  dp_db_copy_begin_row (rows, 10);
  dp_db_copy_add_boolean (rows, TRUE);
  dp_db_copy_add_int32 (rows, -2);
  dp_db_copy_add_int64 (rows, G_MININT64);
  dp_db_copy_add_double (rows, 0.1);
  dp_db_copy_add_numeric (rows, DP_DECIMAL_NONE);
  dp_db_copy_add_date (rows, dp_date_from_ymd (1969, 12, 31));
  dp_db_copy_add_time (rows, 1700000000123456);
  dp_db_copy_add_text (rows, "Zürich, not this", 7);
  dp_db_copy_add_jsonb (rows, "{\"a\": [1, null]}", -1);
  dp_db_copy_add_uuid (rows, uuid);
  dp_db_copy_begin_row (rows, 10);
  for (guint i = 0; i < 5; i++)
    dp_db_copy_add_null (rows);
  dp_db_copy_add_date (rows, DP_DATE_NONE);
  dp_db_copy_add_time (rows, -1);
  dp_db_copy_add_text (rows, NULL, -1);
  dp_db_copy_add_jsonb (rows, NULL, 5);
  dp_db_copy_add_null (rows);

  dp_test_execute (connection, "create temp table kinds (a bool, b int, c bigint, d float8, "
                               "e numeric, f date, g timestamptz, h text, i jsonb, j uuid)");
  g_assert_cmpint (dex_await_int64 (dp_db_connection_copy_in (
                                        connection, "copy kinds from stdin (format binary)", rows),
                                    &error),
                   ==, 2);
  g_assert_no_error (error);
  result = dex_await_object (
      dp_db_connection_query (connection, "select k::text from kinds k order by a", NULL), &error);
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 0), ==,
                   "(t,-2,-9223372036854775808,0.1,,1969-12-31,\"2023-11-14 "
                   "22:13:20.123456+00\",Zürich,\"{\"\"a\"\": [1, "
                   "null]}\",01234567-89ab-cdef-0001-020304050607)");
  g_assert_cmpstr (dp_db_result_get_text (result, 1, 0), ==,
                   "(,,,,,,\"1969-12-31 23:59:59.999999+00\",,,)");

  return dex_future_new_true ();
}

static DexFuture *
test_copy_refused (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(GError) error = NULL;
  DpDbCopy *rows = dp_db_copy_new ();

  /* Enough that the refusal comes while rows are still being sent. */
  for (guint i = 0; i < N_ROWS; i++)
    {
      dp_db_copy_begin_row (rows, 1);
      dp_db_copy_add_int32 (rows, i % 1000);
    }
  dp_test_execute (connection, "create temp table keyed (a int primary key)");
  g_assert_false (
      dex_await (dp_db_connection_copy_in (connection, "copy keyed from stdin (format binary)",
                                           rows),
                 &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_CONSTRAINT);
  g_assert_cmpint (dp_test_number (connection, "select count(*) from keyed"), ==, 0);

  g_clear_error (&error);
  g_assert_false (
      dex_await (dp_db_connection_copy_in (connection, "copy no_such from stdin (format binary)",
                                           dp_db_copy_new ()),
                 &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND);
  g_assert_cmpint (dp_test_number (connection, "select 1"), ==, 1);

  return dex_future_new_true ();
}

typedef struct
{
  guint n_given;
  guint n_parts;
  guint fail_at;
  int   step;
} Parts;

/* Each of 1000 rows; a part may be made while the server waits. */
static DpDbCopy *
make_part (gpointer   user_data,
           GError   **error)
{
  Parts *parts = user_data;
  DpDbCopy *rows;

  dex_await (dex_timeout_new_usec (1), NULL);
  if (parts->fail_at > 0 && parts->n_given == parts->fail_at)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");
      return NULL;
    }
  if (parts->n_given == parts->n_parts)
    return NULL;

  rows = dp_db_copy_new ();
  for (guint i = 0; i < 1000; i++)
    {
      dp_db_copy_begin_row (rows, 1);
      dp_db_copy_add_int32 (rows, parts->n_given * parts->step + i);
    }
  parts->n_given++;

  return rows;
}

static gint64
copy_parts (DpDbConnection  *connection,
            Parts           *parts,
            GError         **error)
{
  return dex_await_int64 (dp_db_connection_copy_in_parts (connection,
                                                          "copy numbers from stdin (format binary)",
                                                          make_part, parts, NULL), error);
}

static DexFuture *
test_parts (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(GError) error = NULL;
  Parts all = { .n_parts = 50, .step = 1000 }, none = { 0 };
  Parts broken = { .n_parts = 50, .fail_at = 20, .step = 1000 }, doubled = { .n_parts = 50 };

  dp_test_execute (connection, "create temp table numbers (a int primary key)");
  g_assert_cmpint (copy_parts (connection, &none, &error), ==, 0);
  g_assert_no_error (error);
  g_assert_cmpint (copy_parts (connection, &all, &error), ==, 50000);
  g_assert_no_error (error);
  g_assert_cmpint (dp_test_number (connection, "select sum(a) from numbers"), ==, 1249975000);

  /* What failed half way leaves nothing. */
  dp_test_execute (connection, "truncate numbers");
  g_assert_cmpint (copy_parts (connection, &broken, &error), <=, 0);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  g_assert_cmpint (dp_test_number (connection, "select count(*) from numbers"), ==, 0);
  g_assert_cmpint (copy_parts (connection, &doubled, &error), <=, 0);
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_CONSTRAINT);
  g_assert_cmpint (dp_test_number (connection, "select count(*) from numbers"), ==, 0);

  return dex_future_new_true ();
}

/* More than the server sends without being asked to go on, and in pieces of all sizes. */
static gboolean
count_bytes (const guint8  *data,
             gsize          length,
             gpointer       user_data,
             GError       **error)
{
  *(gsize *) user_data += length;

  return TRUE;
}

static DexFuture *
test_copy_out (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(GError) error = NULL;
  gsize n_bytes = 0;

  g_assert_cmpint (dex_await_int64 (dp_db_connection_copy_out (
                                        connection,
                                        "copy (select repeat ('x', i) from generate_series (0, "
                                        "5000) i) to stdout",
                                        count_bytes, &n_bytes, NULL),
                                    &error),
                   ==, 5001);
  g_assert_no_error (error);
  g_assert_cmpuint (n_bytes, ==, 5000 * 5001 / 2 + 5001);

  return dex_future_new_true ();
}

typedef struct
{
  guint n_chunks;
  guint n_rows;
  guint n_columns;
  guint stop_after;
} Seen;

static gboolean
see_chunk (DpDbResult  *chunk,
           gpointer     user_data,
           GError     **error)
{
  Seen *seen = user_data;

  /* It may await: the server is held back meanwhile. */
  dex_await (dex_timeout_new_usec (1), NULL);
  seen->n_chunks++;
  seen->n_rows += dp_db_result_get_n_rows (chunk);
  seen->n_columns = dp_db_result_get_n_columns (chunk);
  if (seen->n_chunks != seen->stop_after)
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "enough");

  return FALSE;
}

static DexFuture *
test_chunked (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(GError) error = NULL;
  Seen all = { 0 }, some = { .stop_after = 2 }, none = { 0 }, bad = { 0 };
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), 2500);

  g_assert_cmpint (dex_await_int64 (dp_db_connection_query_chunked (
                                        connection,
                                        "select i, i from generate_series (1, $1::int) i", params,
                                        1000, see_chunk, &all, NULL),
                                    &error),
                   ==, 2500);
  g_assert_no_error (error);
  g_assert_cmpuint (all.n_chunks, ==, 3);
  g_assert_cmpuint (all.n_rows, ==, 2500);

  /* Stopped early, out of a query that would not end for hours. */
  g_assert_false (
      dex_await (dp_db_connection_query_chunked (connection,
                                                 "select generate_series (1, 100000000000)", NULL,
                                                 10, see_chunk, &some, NULL),
                 &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (some.n_chunks, ==, 2);

  g_assert_cmpint (dex_await_int64 (dp_db_connection_query_chunked (connection,
                                                                    "select 1, 2, 3 where false",
                                                                    NULL, 10, see_chunk, &none,
                                                                    NULL),
                                    NULL),
                   ==, 0);
  g_assert_cmpuint (none.n_chunks, ==, 1);
  g_assert_cmpuint (none.n_columns, ==, 3);

  /* An error in the middle. */
  g_clear_error (&error);
  g_assert_false (dex_await (
      dp_db_connection_query_chunked (connection,
                                      "select 1 / (5000 - i) from generate_series (1, 10000) i",
                                      NULL, 10, see_chunk, &bad, NULL),
      &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED);
  g_assert_cmpuint (bad.n_rows, >, 0);
  g_assert_cmpint (dp_test_number (connection, "select 7"), ==, 7);

  return dex_future_new_true ();
}

static gint64
count_sleepers (DpDbConnection *connection)
{
  return dp_test_number (connection,
                         "select count(*) from pg_stat_activity where state = 'active' and "
                         "datname = current_database () and query like "
                   "'select pg_sleep%'");
}

static void
wait_for_sleepers (DpDbConnection *connection,
                   gint64          expected)
{
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  while (count_sleepers (connection) != expected)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      dex_await (dex_timeout_new_msec (5), NULL);
    }
}

static DexFuture *
test_dropped (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbConnection) watcher = dp_test_connect (target);
  g_autoptr(DexFuture) sleeping = NULL;
  g_autoptr(GError) error = NULL;

  /* Just forgotten. */
  sleeping = dp_db_connection_query (connection, "select pg_sleep (1000)", NULL);
  wait_for_sleepers (watcher, 1);
  dex_clear (&sleeping);
  wait_for_sleepers (watcher, 0);
  g_assert_true (dp_db_connection_is_usable (connection));
  g_assert_cmpint (dp_test_number (connection, "select 1"), ==, 1);

  /* Raced with a time limit. */
  g_assert_false (
      dex_await (dex_future_first (dp_db_connection_query (connection, "select pg_sleep (1000)",
                                                           NULL),
                                   dex_timeout_new_msec (50), NULL),
                 &error));
  g_assert_error (error, DEX_ERROR, DEX_ERROR_TIMED_OUT);
  g_assert_cmpint (dp_test_number (connection, "select 2"), ==, 2);
  g_assert_cmpint (count_sleepers (watcher), ==, 0);

  /* By the server's own limit. */
  dp_test_execute (connection, "set statement_timeout = 50");
  g_clear_error (&error);
  g_assert_false (
      dex_await (dp_db_connection_query (connection, "select pg_sleep (1000)", NULL), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_CANCELLED);

  return dex_future_new_true ();
}

static DexFuture *
sleep_fiber (gpointer data)
{
  g_autoptr(GError) error = NULL;

  dex_await (dp_db_connection_query (data, "select pg_sleep (1000)", NULL), &error);

  return dex_future_new_true ();
}

static DexFuture *
test_fiber_dropped (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbConnection) watcher = dp_test_connect (target);

  /* The fiber that waits is itself the loser of a race. */
  g_assert_false (
      dex_await (dex_future_first (dex_scheduler_spawn (NULL, 0, sleep_fiber, connection, NULL),
                                   dex_timeout_new_msec (50), NULL),
                 NULL));
  wait_for_sleepers (watcher, 0);
  g_assert_cmpint (dp_test_number (connection, "select 1"), ==, 1);

  return dex_future_new_true ();
}

static DexFuture *
test_killed (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbConnection) killer = dp_test_connect (target);
  g_autoptr(DexFuture) sleeping = NULL;
  g_autoptr(GError) error = NULL;

  sleeping = dp_db_connection_query (connection, "select pg_sleep (1000)", NULL);
  wait_for_sleepers (killer, 1);
  dp_test_execute (killer,
                   "select pg_terminate_backend (pid) from pg_stat_activity where pid <> "
                   "pg_backend_pid () and datname = current_database () and query like "
                   "'select pg_sleep%'");
  g_assert_false (dex_await (dex_ref (sleeping), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE);
  g_assert_false (dp_db_connection_is_usable (connection));

  return dex_future_new_true ();
}

static DexFuture *
test_threads (gpointer data)
{
  g_autoptr(GError) error = NULL;
  DexFuture *futures[16];

  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, test_chunked,
                                      NULL, NULL);
  dex_await (dex_future_allv (futures, G_N_ELEMENTS (futures)), &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    dex_unref (futures[i]);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  target = dp_test_dup_database ();
  dp_test_add_fiber ("/db/stream/numeric", test_numeric);
  dp_test_add_fiber ("/db/stream/copy-types", test_copy_types);
  dp_test_add_fiber ("/db/stream/copy-refused", test_copy_refused);
  dp_test_add_fiber ("/db/stream/parts", test_parts);
  dp_test_add_fiber ("/db/stream/copy-out", test_copy_out);
  dp_test_add_fiber ("/db/stream/chunked", test_chunked);
  dp_test_add_fiber ("/db/stream/dropped", test_dropped);
  dp_test_add_fiber ("/db/stream/fiber-dropped", test_fiber_dropped);
  dp_test_add_fiber ("/db/stream/killed", test_killed);
  dp_test_add_fiber ("/db/stream/threads", test_threads);

  return g_test_run ();
}
