/* test-db-connection.c: one connection to a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-db-lock.h"
#include "dp-test.h"

/* How often the server knows the lock below: held or waited for. */
#define COUNT_LOCKS "select count(*) from pg_locks where locktype = 'advisory' and " \
                    "objid = hashtext('shared thing')::bigint & 4294967295"
#define LOCK "shared thing"

static DpDbTarget *target;

static DpDbResult *
query (DpDbConnection *connection,
       const char     *sql,
       DpDbParams     *params)
{
  g_autoptr(GError) error = NULL;
  DpDbResult *result = dex_await_object (dp_db_connection_query (connection, sql, params), &error);

  g_assert_no_error (error);

  return result;
}

static char *
query_text (DpDbConnection *connection,
            const char     *sql)
{
  g_autoptr(DpDbResult) result = query (connection, sql, NULL);

  return g_strdup (dp_db_result_get_text (result, 0, 0));
}

static void
assert_settings (DpDbConnection *connection)
{
  static const char * const expected[][2] = {
    { "select split_part(current_setting('application_name'), ' ', 1)", "datapipe" },
    { "show timezone", "UTC" },
    { "show jit", "off" },
    { "show plan_cache_mode", "force_custom_plan" },
    { "show client_encoding", "UTF8" },
    { "select split_part (current_setting ('datestyle'), ',', 1)", "ISO" },
    { "select current_setting ('search_path')", "\"$user\", public" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *text = query_text (connection, expected[i][0]);

      g_assert_cmpstr (text, ==, expected[i][1]);
    }
}

static DexFuture *
test_open (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);

  g_assert_true (dp_db_connection_is_usable (connection));
  g_assert_cmpint (dp_db_connection_get_server_version (connection), >=, 150000);
  assert_settings (connection);
  dp_db_connection_close (connection);
  g_assert_false (dp_db_connection_is_usable (connection));

  return dex_future_new_true ();
}

static guint
count_columns (DpDbConnection *connection,
               const char     *relation)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), relation);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) columns = dex_await_object (
      dp_db_connection_query_named (connection, "transform_columns", params), &error);

  g_assert_no_error (error);

  return dp_db_result_get_n_rows (columns);
}

/* What the server was told once it knows, also after a rollback and an error. */
static DexFuture *
test_named (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(GError) error = NULL;
  g_autofree char *known = NULL;

  dex_await (dp_db_connection_begin (connection), NULL);
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);
  dex_await (dp_db_connection_rollback (connection), NULL);
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);
  g_assert_null (
      dex_await_object (dp_db_connection_query_named (connection, "transform_columns",
                                                      dp_db_params_add_text (dp_db_params_new (),
                                                                             "no_such.table")),
                        &error));
  g_assert_cmpint (error->domain, ==, DP_DB_ERROR);
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);
  known = query_text (connection, "select string_agg(name, ',') from pg_prepared_statements");
  g_assert_cmpstr (known, ==, "transform_columns");

  return dex_future_new_true ();
}

static void
assert_n_locks (DpDbConnection *connection,
                const char     *expected)
{
  g_autofree char *n_locks = query_text (connection, COUNT_LOCKS);

  g_assert_cmpstr (n_locks, ==, expected);
}

static void
defer_lock (DpDbConnection *connection)
{
  dp_db_connection_defer (connection, "begin", NULL);
  dp_db_lock_share (connection, LOCK);
}

static DexFuture *
test_deferred (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbConnection) watcher = dp_test_connect (target);
  g_autoptr(GError) error = NULL;

  defer_lock (connection);
  assert_n_locks (watcher, "0");
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);
  assert_n_locks (watcher, "1");
  g_assert_true (dex_await_boolean (dp_db_connection_commit (connection), NULL));
  assert_n_locks (watcher, "0");

  /* Along with whatever comes next, and before it. */
  defer_lock (connection);
  assert_n_locks (connection, "1");
  g_assert_true (dex_await_boolean (dp_db_connection_commit (connection), NULL));
  defer_lock (connection);
  g_assert_true (dex_await (dp_db_connection_flush (connection), NULL));
  assert_n_locks (watcher, "1");
  defer_lock (connection);
  g_assert_true (dex_await_boolean (dp_db_connection_rollback (connection), NULL));
  assert_n_locks (connection, "0");

  /* What nobody sent yet is nobody's. */
  dp_db_connection_defer (connection, "begin", NULL);
  dp_db_connection_defer (connection, "next_load", NULL);
  g_assert_true (dex_await_boolean (dp_db_connection_rollback (connection), NULL));
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);

  return dex_future_new_true ();
}

/* Here is no schema control whose loads could have a next number. */
static DexFuture *
test_deferred_fails (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) later = NULL;

  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);
  defer_lock (connection);
  g_assert_true (dex_await (dp_db_connection_flush (connection), NULL));
  dp_db_connection_defer (connection, "next_load", NULL);
  dp_db_lock_share (connection, "another thing");
  g_assert_false (dex_await (dp_db_connection_commit (connection), &error));
  g_assert_cmpint (error->domain, ==, DP_DB_ERROR);
  g_assert_nonnull (strstr (error->message, "\"control\""));
  g_assert_false (dex_await (dp_db_connection_commit (connection), &later));
  g_assert_nonnull (strstr (later->message, "Nothing was stored"));
  assert_n_locks (connection, "0");
  g_clear_error (&error);

  dp_db_connection_defer (connection, "next_load", NULL);
  g_assert_false (dex_await (dp_db_connection_query (connection, "select 1", NULL), &error));
  g_assert_nonnull (strstr (error->message, "\"control\""));
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);

  return dex_future_new_true ();
}

static DexFuture *
test_deferred_dropped (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbConnection) holder = dp_test_connect (target);
  DexFuture *waiting;

  g_assert_true (dex_await (dp_db_lock_wait (holder, LOCK), NULL));
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);
  defer_lock (connection);
  waiting = dp_db_connection_commit (connection);
  for (;;)
    {
      g_autofree char *n_locks = query_text (holder, COUNT_LOCKS);

      if (g_str_equal (n_locks, "2"))
        break;
    }
  dex_unref (waiting);

  g_assert_true (dex_await (dp_db_connection_execute (connection, "rollback"), NULL));
  g_assert_cmpuint (count_columns (connection, "pg_catalog.pg_am"), ==, 4);
  assert_n_locks (connection, "1");

  return dex_future_new_true ();
}

static void
assert_refused (DpDbTarget *wrong,
                DpDbError   code,
                const char *words)
{
  g_autoptr(GError) error = NULL;

  g_assert_null (dex_await_object (dp_db_connection_open (wrong, 300), &error));
  g_assert_error (error, DP_DB_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (strstr (error->message, "LOCATION"));
  g_assert_null (strstr (error->message, "s3cret"));
}

static DexFuture *
test_refused (gpointer data)
{
  g_autoptr(DpDbTarget) nobody = dp_db_target_new ("127.0.0.1", 1, "market", "me", "s3cret", NULL,
                                                   NULL);
  g_autoptr(DpDbTarget) nowhere = dp_db_target_new ("/nonexistent", 0, "market", "me", NULL, NULL,
                                                    NULL);
  g_autoptr(DpDbTarget) unknown = dp_db_target_new ("no-such-host.invalid", 0, "market", "me", NULL,
                                                    NULL, NULL);
  g_autoptr(DpDbTarget) no_database = dp_db_target_with_dbname (target, "no_such_database");
  g_autoptr(GError) error = NULL;

  assert_refused (nobody, DP_DB_ERROR_UNREACHABLE, "market on 127.0.0.1 port 1");
  assert_refused (nowhere, DP_DB_ERROR_UNREACHABLE, "market on this computer");
  assert_refused (no_database, DP_DB_ERROR_NOT_FOUND, "no_such_database");

  /* Where there is no resolver at all this ends by the time limit. */
  g_assert_null (dex_await_object (dp_db_connection_open (unknown, 2000), &error));
  g_assert_true (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE) ||
                 g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT));

  return dex_future_new_true ();
}

/* A server that takes the connection and says nothing. */
static DexFuture *
test_silent (gpointer data)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autoptr(DpDbTarget) silent = dp_db_target_new ("localhost", port, "market", "me", NULL, NULL,
                                                   NULL);

  assert_refused (silent, DP_DB_ERROR_TIMEOUT, "0.3 seconds");

  return dex_future_new_true ();
}

static DexFuture *
test_types (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbResult) result = NULL;

  result =
      query (connection,
             "select 12::bigint as a, 1.50::numeric as b, true as c, null::text as d, "
             "'NaN'::float8 as e, 'äöü €'::text as f union all select -1, 0, false, '', 1e300, 'x'",
             NULL);
  g_assert_cmpuint (dp_db_result_get_n_rows (result), ==, 2);
  g_assert_cmpuint (dp_db_result_get_n_columns (result), ==, 6);
  g_assert_cmpstr (dp_db_result_get_column (result, 1), ==, "b");
  g_assert_cmpint (dp_db_result_find_column (result, "f"), ==, 5);
  g_assert_cmpint (dp_db_result_find_column (result, "F"), ==, -1);
  g_assert_cmpuint (dp_db_result_get_type_oid (result, 1), ==, 1700);
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 0), ==, 12);
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 1), ==, "1.50");
  g_assert_true (dp_db_result_get_boolean (result, 0, 2));
  g_assert_false (dp_db_result_get_boolean (result, 1, 2));
  g_assert_true (dp_db_result_is_null (result, 0, 3));
  g_assert_null (dp_db_result_get_text (result, 0, 3));
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 3), ==, 0);
  g_assert_true (isnan (dp_db_result_get_double (result, 0, 3)));
  g_assert_true (isnan (dp_db_result_get_double (result, 0, 4)));
  g_assert_cmpfloat (dp_db_result_get_double (result, 1, 4), ==, 1e300);
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 5), ==, "äöü €");
  g_assert_cmpstr (dp_db_result_get_command (result), ==, "SELECT 2");
  g_assert_cmpuint (dp_db_result_get_affected (result), ==, 2);

  return dex_future_new_true ();
}

static DexFuture *
test_params (gpointer data)
{
  static const char * const words[] = { "a", "b,c", "d\"e", "f\\g", "{h}", "", "NULL", " i ",
                                        NULL };
  static const guint8 bytes[] = { 0, 1, '\\', 0xff, '\'' };
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GBytes) blob = g_bytes_new_static (bytes, sizeof bytes);
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, "it's; drop table \"x\" -- ");
  dp_db_params_add_text (params, NULL);
  dp_db_params_add_int64 (params, G_MININT64);
  dp_db_params_add_double (params, 0.1);
  dp_db_params_add_boolean (params, TRUE);
  dp_db_params_add_time (params, 1700000000123456);
  dp_db_params_add_bytes (params, blob);
  dp_db_params_add_strv (params, words);
  dp_db_params_add_bytes (params, NULL);
  dp_db_params_add_strv (params, NULL);
  dp_db_params_add_double (params, INFINITY);
  result = query (connection,
                  "select $1::text, $2::text is null, $3::bigint, $4::float8, $5::boolean, "
                  "$6::timestamptz, encode ($7, 'hex'), cardinality ($8), $8[3], $8[7], $8[8], $9 "
                  "is null, $10 is null, $11::float8",
                  params);

  g_assert_cmpstr (dp_db_result_get_text (result, 0, 0), ==, "it's; drop table \"x\" -- ");
  g_assert_true (dp_db_result_get_boolean (result, 0, 1));
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 2), ==, G_MININT64);
  g_assert_cmpfloat (dp_db_result_get_double (result, 0, 3), ==, 0.1);
  g_assert_true (dp_db_result_get_boolean (result, 0, 4));
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 5), ==, "2023-11-14 22:13:20.123456+00");
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 6), ==, "00015cff27");
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 7), ==, 8);
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 8), ==, "d\"e");
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 9), ==, "NULL");
  g_assert_cmpstr (dp_db_result_get_text (result, 0, 10), ==, " i ");
  g_assert_true (dp_db_result_get_boolean (result, 0, 11));
  g_assert_true (dp_db_result_get_boolean (result, 0, 12));
  g_assert_cmpfloat (dp_db_result_get_double (result, 0, 13), ==, INFINITY);

  return dex_future_new_true ();
}

static DexFuture *
test_execute (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = dex_await_object (
      dp_db_connection_execute (
          connection,
          "create temp table t (a int); insert into t values (1), (2); select a from t"),
      &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_db_result_get_n_rows (result), ==, 2);

  return dex_future_new_true ();
}

static const struct
{
  const char *sql;
  DpDbError   code;
  const char *words;
} mistakes[] = {
  { "selec 1", DP_DB_ERROR_SYNTAX, "syntax error" },
  { "select * from no_such_table", DP_DB_ERROR_NOT_FOUND, "no_such_table" },
  { "select no_such_column", DP_DB_ERROR_NOT_FOUND, "no_such_column" },
  { "select no_such_function ()", DP_DB_ERROR_NOT_FOUND,
    "You might need to add explicit type casts" },
  { "insert into pg_temp.pairs values (1)", DP_DB_ERROR_CONSTRAINT, "Key (a)=(1) already exists" },
  { "create temp table pairs (a int)", DP_DB_ERROR_FAILED, "already exists" },
  { "select 1/0", DP_DB_ERROR_FAILED, "division by zero" },
  { "select 1; select 2", DP_DB_ERROR_SYNTAX, "multiple commands" },
  { "copy (select 1) to stdout", DP_DB_ERROR_SYNTAX, "COPY" },
  { "copy pg_temp.pairs from stdin", DP_DB_ERROR_SYNTAX, "COPY" },
};

static DexFuture *
test_errors (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbResult) made = NULL;

  made = dex_await_object (
      dp_db_connection_execute (
          connection, "create temp table pairs (a int primary key); insert into pairs values (1)"),
      NULL);
  g_assert_nonnull (made);
  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_null (
          dex_await_object (dp_db_connection_query (connection, mistakes[i].sql, NULL), &error));
      g_assert_error (error, DP_DB_ERROR, (int) mistakes[i].code);
      g_assert_nonnull (strstr (error->message, mistakes[i].words));

      /* The connection goes on. */
      text = query_text (connection, "select 'fine'");
      g_assert_cmpstr (text, ==, "fine");
    }

  return dex_future_new_true ();
}

/* The end of a COPY that is refused is never taken for that of the next query. */
static DexFuture *
test_refused_copy (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbResult) made = query (connection, "create temp table pairs (a int)", NULL);

  for (guint i = 0; i < 200; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_null (dex_await_object (
          dp_db_connection_query (connection, "copy pairs from stdin", NULL), &error));
      g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_SYNTAX);
      text = query_text (connection, "select 'fine'");
      g_assert_cmpstr (text, ==, "fine");
    }

  return dex_future_new_true ();
}

static void
test_sqlstates (void)
{
  g_assert_cmpint (dp_db_error_from_sqlstate (NULL), ==, DP_DB_ERROR_FAILED);
  g_assert_cmpint (dp_db_error_from_sqlstate ("53100"), ==, DP_DB_ERROR_DISK_FULL);
  g_assert_cmpint (dp_db_error_from_sqlstate ("53300"), ==, DP_DB_ERROR_UNREACHABLE);
  g_assert_cmpint (dp_db_error_from_sqlstate ("57P01"), ==, DP_DB_ERROR_UNREACHABLE);
  g_assert_cmpint (dp_db_error_from_sqlstate ("57014"), ==, DP_DB_ERROR_CANCELLED);
  g_assert_cmpint (dp_db_error_from_sqlstate ("28P01"), ==, DP_DB_ERROR_AUTHENTICATION);
  g_assert_cmpint (dp_db_error_from_sqlstate ("28000"), ==, DP_DB_ERROR_AUTHENTICATION);
  g_assert_cmpint (dp_db_error_from_sqlstate ("3D000"), ==, DP_DB_ERROR_NOT_FOUND);
  g_assert_cmpint (dp_db_error_from_sqlstate ("42501"), ==, DP_DB_ERROR_PERMISSION);
  g_assert_cmpint (dp_db_error_from_sqlstate ("40P01"), ==, DP_DB_ERROR_CONFLICT);
  g_assert_cmpint (dp_db_error_from_sqlstate ("40001"), ==, DP_DB_ERROR_CONFLICT);
  g_assert_cmpint (dp_db_error_from_sqlstate ("55P03"), ==, DP_DB_ERROR_CONFLICT);
  g_assert_cmpint (dp_db_error_from_sqlstate ("23505"), ==, DP_DB_ERROR_CONSTRAINT);
  g_assert_cmpint (dp_db_error_from_sqlstate ("22012"), ==, DP_DB_ERROR_FAILED);
}

static DexFuture *
test_transaction (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autofree char *after_commit = NULL;
  g_autofree char *after_rollback = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (
      dex_await (dp_db_connection_execute (connection, "create temp table t (a int)"), NULL));
  g_assert_true (dex_await_boolean (dp_db_connection_begin (connection), NULL));
  g_assert_true (
      dex_await (dp_db_connection_execute (connection, "insert into t values (1)"), NULL));
  g_assert_true (dex_await_boolean (dp_db_connection_commit (connection), NULL));
  after_commit = query_text (connection, "select count(*) from t");
  g_assert_cmpstr (after_commit, ==, "1");

  g_assert_true (dex_await (dp_db_connection_begin (connection), NULL));
  g_assert_true (
      dex_await (dp_db_connection_execute (connection, "insert into t values (2)"), NULL));
  g_assert_true (dex_await (dp_db_connection_rollback (connection), NULL));
  after_rollback = query_text (connection, "select count(*) from t");
  g_assert_cmpstr (after_rollback, ==, "1");

  /* A commit that is in truth a rollback does not pass for one. */
  g_assert_true (dex_await (dp_db_connection_begin (connection), NULL));
  g_assert_false (dex_await (dp_db_connection_execute (connection, "select 1/0"), NULL));
  g_assert_false (dex_await (dp_db_connection_commit (connection), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "Nothing was stored"));

  return dex_future_new_true ();
}

static void
test_quote (void)
{
  g_autofree char *plain = dp_db_quote_identifier ("order");
  g_autofree char *tricky = dp_db_quote_identifier ("a\"; drop table x; --");

  g_assert_cmpstr (plain, ==, "\"order\"");
  g_assert_cmpstr (tricky, ==, "\"a\"\"; drop table x; --\"");
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  target = dp_test_dup_database ();
  dp_test_add_fiber ("/db/connection/open", test_open);
  dp_test_add_fiber ("/db/connection/named", test_named);
  dp_test_add_fiber ("/db/connection/deferred", test_deferred);
  dp_test_add_fiber ("/db/connection/deferred-fails", test_deferred_fails);
  dp_test_add_fiber ("/db/connection/deferred-dropped", test_deferred_dropped);
  dp_test_add_fiber ("/db/connection/refused", test_refused);
  dp_test_add_fiber ("/db/connection/silent", test_silent);
  dp_test_add_fiber ("/db/connection/types", test_types);
  dp_test_add_fiber ("/db/connection/params", test_params);
  dp_test_add_fiber ("/db/connection/execute", test_execute);
  dp_test_add_fiber ("/db/connection/errors", test_errors);
  dp_test_add_fiber ("/db/connection/refused-copy", test_refused_copy);
  g_test_add_func ("/db/connection/sqlstates", test_sqlstates);
  dp_test_add_fiber ("/db/connection/transaction", test_transaction);
  g_test_add_func ("/db/connection/quote", test_quote);

  return g_test_run ();
}
