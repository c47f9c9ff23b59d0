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
set_up (Fixture *fixture)
{
  DpDbReaderOptions options = { .n_connections = N_CONNECTIONS, .depth = DEPTH,
                                .most_waiting = 100, .timeout_ms = 20000 };

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

  set_up (&fixture);
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

  set_up (&fixture);
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

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  target = dp_test_dup_database ();
  dp_test_add_fiber ("/db/reader/together", test_together);
  dp_test_add_fiber ("/db/reader/held-up", test_held_up);

  return g_test_run ();
}
