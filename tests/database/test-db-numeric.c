/* test-db-numeric.c: numbers computed here and by the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-db-numeric.h"
#include "dp-test.h"

#define N_PAIRS 20000
#define N_SERIES 4000
#define SERIES_LENGTH 20

static DpDbTarget *target;

typedef struct
{
  DpDbCopy *out;
  guint     n_rows;
  guint     n_unfit;
  gint64    sums[2];
} Rows;

/* A row of a binary COPY: the fields' places. */
static const guint8 *
next_field (const guint8 **at,
            gint32        *length)
{
  const guint8 *data = *at + 4;
  guint32 size;

  memcpy (&size, *at, 4);
  *length = (gint32) GUINT32_FROM_BE (size);
  *at = data + MAX (*length, 0);

  return data;
}

static const guint8 *
begin_row (Rows         *rows,
           const guint8 *data)
{
  return data + (rows->n_rows++ == 0 ? 19 : 0) + 2;
}

static DpDbNumeric
next_numeric (const guint8 **at)
{
  gint32 length;
  const guint8 *data = next_field (at, &length);
  DpDbNumeric value;

  g_assert_true (dp_db_numeric_read (data, length, &value));

  return value;
}

static gboolean
pair_cb (const guint8  *data,
         gsize          length,
         gpointer       user_data,
         GError       **error)
{
  Rows *rows = user_data;
  const guint8 *at, *id;
  gint32 size;
  DpDbNumeric a, b, quotient, change, product, rounded;

  if (length <= 2)
    return TRUE;
  at = begin_row (rows, data);
  id = next_field (&at, &size);
  a = next_numeric (&at);
  b = next_numeric (&at);
  if (!dp_db_numeric_divide (a, b, &quotient) || !dp_db_numeric_multiply (a, b, &product) ||
      !dp_db_numeric_round (quotient, 10, &change) || !dp_db_numeric_round (a, 2, &rounded))
    {
      rows->n_unfit++;
      return TRUE;
    }

  dp_db_copy_begin_row (rows->out, 7);
  dp_db_copy_add_value (rows->out, id, size);
  dp_db_copy_add_wide_numeric (rows->out, a);
  dp_db_copy_add_wide_numeric (rows->out, b);
  dp_db_copy_add_wide_numeric (rows->out, quotient);
  dp_db_copy_add_wide_numeric (rows->out, product);
  dp_db_copy_add_wide_numeric (rows->out, change);
  dp_db_copy_add_wide_numeric (rows->out, rounded);

  return TRUE;
}

static gboolean
series_cb (const guint8  *data,
           gsize          length,
           gpointer       user_data,
           GError       **error)
{
  Rows *rows = user_data;
  DpDbNumeric sum = { 0, 10 }, squares = { 0, 20 }, deviation;
  const guint8 *at, *id;
  gint32 size;

  if (length <= 2)
    return TRUE;
  at = begin_row (rows, data);
  id = next_field (&at, &size);
  for (guint i = 0; i < SERIES_LENGTH; i++)
    {
      DpDbNumeric value = next_numeric (&at);

      g_assert_cmpint (value.scale, ==, 10);
      sum.mantissa += value.mantissa;
      squares.mantissa += value.mantissa * value.mantissa;
    }
  g_assert_true (dp_db_numeric_deviation (sum, squares, SERIES_LENGTH, &deviation));
  dp_db_copy_begin_row (rows->out, 2);
  dp_db_copy_add_value (rows->out, id, size);
  dp_db_copy_add_wide_numeric (rows->out, deviation);

  return TRUE;
}

/* Rows of @query go through @func, and what that writes into the table "computed". */
static guint
compute (DpDbConnection  *connection,
         const char      *setup,
         const char      *query,
         DpDbCopyOutFunc  func)
{
  g_autoptr(GError) error = NULL;
  Rows rows = { dp_db_copy_new () };
  g_autofree char *statement = g_strdup_printf ("copy (%s) to stdout (format binary)", query);
  gint64 n;

  dex_await (dp_db_connection_execute (connection, setup), &error);
  g_assert_no_error (error);
  n = dex_await_int64 (dp_db_connection_copy_out (connection, statement, func, &rows, NULL),
                       &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, rows.n_rows);
  n = dex_await_int64 (dp_db_connection_copy_in (connection,
                                                 "copy computed from stdin (format binary)",
                                                 rows.out), &error);
  g_assert_no_error (error);
  g_assert_cmpint (n, ==, rows.n_rows - rows.n_unfit);

  return rows.n_unfit;
}

/* Numbers of all lengths, some of them round: what they give has the server's digits, zeros at the
 * end included. */
static DexFuture *
test_pairs (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  guint n_unfit;

  n_unfit = compute (connection,
    "create temporary table pairs as\n"
    "select i, case when i % 7 = 0 then round(a) else a end as a,\n"
    "  case when i % 11 = 0 then round(b) + 1 else b end as b\n"
    "from (select i,\n"
    "    round((random() - 0.5)::numeric * 10::numeric ^ (i % 19), i % 9) as a,\n"
    "    round((random() + 0.1)::numeric * 10::numeric ^ (i % 17 + 1), i % 8 + 1) as b\n"
    "  from generate_series(1, " G_STRINGIFY (N_PAIRS) ") i) n;\n"
    "create temporary table computed (i int, a numeric, b numeric, quotient numeric,\n"
    "  product numeric, change numeric, rounded numeric)",
    "select * from pairs", pair_cb);
  g_assert_cmpint (n_unfit, <, N_PAIRS / 3);
  g_assert_cmpint (dp_test_number (connection,
    "select count(*) from pairs p join computed c using (i)\n"
    "where (p.a, p.b, p.a / p.b, p.a * p.b, round(p.a / p.b, 10), round(p.a, 2))::text\n"
    "  is distinct from (c.a, c.b, c.quotient, c.product, c.change, c.rounded)::text"), ==, 0);

  return dex_future_new_true ();
}

/* From returns as they are down to such that differ in the tenth digit only, or not at all. */
static DexFuture *
test_deviations (gpointer data)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  guint n_unfit;

  n_unfit = compute (connection,
    "create temporary table series as\n"
    "select i, k, round((random() - 0.4)::numeric * 10::numeric ^ (3 - i % 15), 10) as value\n"
    "from generate_series(1, " G_STRINGIFY (N_SERIES) ") i,\n"
    "  generate_series(1, " G_STRINGIFY (SERIES_LENGTH) ") k;\n"
    "create temporary table computed (i int, deviation numeric)",
    "select i, v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13],\n"
    "  v[14], v[15], v[16], v[17], v[18], v[19], v[20]\n"
    "from (select i, array_agg(value) as v from series group by i) s", series_cb);
  g_assert_cmpint (n_unfit, ==, 0);
  g_assert_cmpint (dp_test_number (connection, "select count(distinct deviation) from computed"), >,
                   N_SERIES / 2);
  g_assert_cmpint (dp_test_number (connection,
    "select count(*) from (select i, stddev_samp(value) as deviation from series group by i) s\n"
    "join computed c using (i)\n"
    "where s.deviation::text is distinct from c.deviation::text"), ==, 0);

  return dex_future_new_true ();
}

static void
test_unfit (void)
{
  const guint8 not_a_number[] = { 0, 0, 0, 0, 0xc0, 0, 0, 0 };
  DpDbNumeric large = { (__int128) 1 << 100, 0 };
  DpDbNumeric value;

  g_assert_false (dp_db_numeric_read (not_a_number, sizeof not_a_number, &value));
  g_assert_true (dp_db_numeric_read (NULL, -1, &value));
  g_assert_false (dp_db_numeric_is_set (value));
  g_assert_false (dp_db_numeric_multiply (large, large, &value));
  g_assert_false (dp_db_numeric_rescale (large, 20, &value));
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  target = dp_test_dup_database ();

  g_test_add_func ("/db/numeric/unfit", test_unfit);
  dp_test_add_fiber ("/db/numeric/pairs", test_pairs);
  dp_test_add_fiber ("/db/numeric/deviations", test_deviations);

  return g_test_run ();
}
