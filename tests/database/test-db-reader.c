/* test-db-reader.c: many small questions on few connections
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-connection.h"
#include "dp-db-reader.h"
#include "dp-test.h"

#define N_CONNECTIONS 3
#define DEPTH 4
#define BACKEND_SQL "select pg_backend_pid ()"
#define LONG_SQL "select pg_backend_pid () from pg_advisory_lock_shared (1)"
/* The connection that is asked first waits for what is locked as 1, the second one answers. */
#define SLOW_AT_FIRST_SQL "select case when pg_try_advisory_lock (7) " \
  "then (select 1 from pg_advisory_lock_shared (1)) else 2 end"
/* The first one waits for 1, the second one for 2. */
#define SLOW_SQL "select case when pg_try_advisory_lock (7) " \
  "then (select 1 from pg_advisory_lock_shared (1)) " \
  "else (select 2 from pg_advisory_lock_shared (2)) end"
/* Until something is held to take long */
#define A_WHILE_US (100 * 1000)

static DpDbTarget *target;

typedef struct
{
  GMainContext *context;
  DpDbReader   *reader;
} Fixture;

typedef struct
{
  int  order;       /* 0 while there is none */
  char value[4];    /* a number, as the server sends it */
} Answer;

static int n_answers;

static void
answer_cb (DpDbResult   *result,
           const GError *error,
           gpointer      user_data)
{
  Answer *answer = user_data;
  DpDbValue value;

  g_assert_no_error (error);
  dp_db_result_read_value (result, 0, 0, &value);
  g_assert_cmpint (value.length, ==, sizeof answer->value);
  memcpy (answer->value, value.data, sizeof answer->value);
  answer->order = ++n_answers;
}

static void
ask (Fixture    *fixture,
     const char *sql,
     Answer     *answer)
{
  *answer = (Answer) { 0 };
  dp_db_reader_ask (fixture->reader, NULL, sql, NULL, answer_cb, answer);
}

static void
wait_for (Fixture      *fixture,
          const Answer *answer)
{
  while (answer->order == 0)
    g_main_context_iteration (fixture->context, TRUE);
}

static gboolean
is_of_same (const Answer *one,
            const Answer *other)
{
  return memcmp (one->value, other->value, sizeof one->value) == 0;
}

static guint
count_backends (const Answer *answers,
                guint         n)
{
  guint n_backends = 0;

  for (guint i = 0; i < n; i++)
    {
      gboolean known = FALSE;

      for (guint k = 0; k < i && !known; k++)
        known = is_of_same (&answers[i], &answers[k]);
      n_backends += !known;
    }

  return n_backends;
}

/* Asks as many as there is room for, at once. Returns: how many connections took part */
static guint
fill (Fixture *fixture)
{
  Answer answers[N_CONNECTIONS * DEPTH];

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    ask (fixture, BACKEND_SQL, &answers[i]);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    wait_for (fixture, &answers[i]);

  return count_backends (answers, G_N_ELEMENTS (answers));
}

static void
set_up (Fixture *fixture,
        gboolean hedge)
{
  DpDbReaderOptions options = { .n_connections = N_CONNECTIONS, .depth = DEPTH,
                                .most_waiting = 100, .timeout_ms = 20000, .hedge = hedge };

  n_answers = 0;
  fixture->context = g_main_context_new ();
  fixture->reader = dp_db_reader_new (target, fixture->context, &options);
  while (fill (fixture) < N_CONNECTIONS)
    ;
}

static void
tear_down (Fixture *fixture)
{
  dp_db_reader_close (fixture->reader);
  dp_db_reader_unref (fixture->reader);
  g_main_context_unref (fixture->context);
}

/* Questions of one turn of the loop go out together. */
static DexFuture *
test_together (gpointer user_data)
{
  Fixture fixture;
  Answer answers[DEPTH];

  set_up (&fixture, FALSE);
  for (guint i = 0; i < DEPTH; i++)
    ask (&fixture, BACKEND_SQL, &answers[i]);
  for (guint i = 0; i < DEPTH; i++)
    wait_for (&fixture, &answers[i]);

  g_assert_cmpuint (count_backends (answers, DEPTH), ==, 1);
  for (guint i = 1; i < DEPTH; i++)
    g_assert_cmpint (answers[i].order, ==, answers[i - 1].order + 1);
  tear_down (&fixture);

  return dex_future_new_true ();
}

/* Where something takes its time, nobody waits behind it who can be answered elsewhere. */
static DexFuture *
test_held_up (gpointer user_data)
{
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(GError) error = NULL;
  Fixture fixture;
  Answer slow;

  set_up (&fixture, FALSE);
  connection = dex_await_object (dp_db_connection_open (target, 0), &error);
  g_assert_no_error (error);
  dp_test_execute (connection, "select pg_advisory_lock (1)");
  ask (&fixture, LONG_SQL, &slow);
  g_main_context_iteration (fixture.context, FALSE);
  g_usleep (A_WHILE_US);
  for (guint i = 0; i < 10; i++)
    {
      Answer quick;

      ask (&fixture, BACKEND_SQL, &quick);
      wait_for (&fixture, &quick);
      g_assert_cmpint (slow.order, ==, 0);
    }

  dp_test_execute (connection, "select pg_advisory_unlock (1)");
  wait_for (&fixture, &slow);
  tear_down (&fixture);

  return dex_future_new_true ();
}

static gint32
get_number (const Answer *answer)
{
  gint32 number;

  memcpy (&number, answer->value, sizeof number);

  return GINT32_FROM_BE (number);
}

static DpDbConnection *
open_with_locks (void)
{
  DpDbConnection *connection = dp_test_connect (target);

  dp_test_execute (connection, "select pg_advisory_lock (1), pg_advisory_lock (2)");

  return connection;
}

/* What takes its time is asked on another connection too, and told once. */
static DexFuture *
test_hedged (gpointer user_data)
{
  g_autoptr(DpDbConnection) connection = open_with_locks ();
  Fixture fixture;
  Answer slow;
  Answer behind;
  int order;
  Answer later[N_CONNECTIONS * DEPTH];

  set_up (&fixture, TRUE);
  ask (&fixture, SLOW_AT_FIRST_SQL, &slow);
  ask (&fixture, BACKEND_SQL, &behind);
  wait_for (&fixture, &slow);
  wait_for (&fixture, &behind);
  g_assert_cmpint (get_number (&slow), ==, 2);
  order = slow.order;

  dp_test_execute (connection, "select pg_advisory_unlock (1)");
  while (fill (&fixture) < N_CONNECTIONS)
    ;
  n_answers = 0;
  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    ask (&fixture, BACKEND_SQL, &later[i]);
  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    wait_for (&fixture, &later[i]);
  g_assert_cmpint (n_answers, ==, G_N_ELEMENTS (later));
  g_assert_cmpint (slow.order, ==, order);
  tear_down (&fixture);

  return dex_future_new_true ();
}

/* Returns: the process that waits for what is locked as @key; 0 where there is none */
static gint64
find_waiting (DpDbConnection *connection,
              int             key)
{
  g_autofree char *sql = g_strdup_printf (
      "select pid from pg_locks where locktype = 'advisory' and objid = %d and not granted "
      "and database = (select oid from pg_database where datname = current_database ())", key);

  return dp_test_number (connection, sql);
}

/* A connection that breaks fails nothing that another one is to answer. */
static void
check_broken (int broken)
{
  g_autoptr(DpDbConnection) connection = open_with_locks ();
  g_autofree char *terminate = NULL;
  g_autofree char *unlock = g_strdup_printf ("select pg_advisory_unlock (%d)", 3 - broken);
  Fixture fixture;
  Answer slow;
  gint64 pid;

  set_up (&fixture, TRUE);
  ask (&fixture, SLOW_SQL, &slow);
  while ((pid = find_waiting (connection, broken)) == 0 || find_waiting (connection, 2) == 0)
    g_main_context_iteration (fixture.context, FALSE);
  terminate = g_strdup_printf ("select pg_terminate_backend (%" G_GINT64_FORMAT ")", pid);
  dp_test_execute (connection, terminate);
  while (dp_db_reader_get_epoch (fixture.reader) == 0)
    g_main_context_iteration (fixture.context, TRUE);
  g_assert_cmpint (slow.order, ==, 0);

  dp_test_execute (connection, unlock);
  wait_for (&fixture, &slow);
  g_assert_cmpint (get_number (&slow), ==, 3 - broken);
  tear_down (&fixture);
}

static DexFuture *
test_hedged_first_broken (gpointer user_data)
{
  check_broken (1);

  return dex_future_new_true ();
}

static DexFuture *
test_hedged_second_broken (gpointer user_data)
{
  check_broken (2);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  target = dp_test_dup_database ();
  dp_test_add_fiber ("/db/reader/together", test_together);
  dp_test_add_fiber ("/db/reader/held-up", test_held_up);
  dp_test_add_fiber ("/db/reader/hedged", test_hedged);
  dp_test_add_fiber ("/db/reader/hedged/first-broken", test_hedged_first_broken);
  dp_test_add_fiber ("/db/reader/hedged/second-broken", test_hedged_second_broken);

  return g_test_run ();
}
