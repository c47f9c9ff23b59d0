/* dp-result-columns.c: columns of an answer as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-result-columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "dp-work-scheduler.h"

/* A picture has some thousand pixels; what is beyond is not read. */
#define MOST_POINTS 2000000
#define MOST_WORDS  500

enum
{
  OID_DATE = 1082,
  OID_TIMESTAMP = 1114,
  OID_TIMESTAMPTZ = 1184,
};

typedef struct
{
  double x;
  double y;
} Pair;

typedef struct
{
  DpResultStore *store;
  guint          x;
  guint          y;
} Reading;

G_DEFINE_BOXED_TYPE (DpResultPairs, dp_result_pairs, dp_result_pairs_copy, dp_result_pairs_free)

DpResultPairs *
dp_result_pairs_copy (DpResultPairs *self)
{
  DpResultPairs *copy = g_new0 (DpResultPairs, 1);

  copy->kind = self->kind;
  copy->length = self->length;
  copy->x = g_memdup2 (self->x, self->length * sizeof (double));
  copy->y = g_memdup2 (self->y, self->length * sizeof (double));
  copy->labels = g_strdupv (self->labels);

  return copy;
}

void
dp_result_pairs_free (DpResultPairs *self)
{
  g_free (self->x);
  g_free (self->y);
  g_strfreev (self->labels);
  g_free (self);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->store);
  g_free (reading);
}

DpColumnKind
dp_result_column_get_kind (const DpResultColumn *column)
{
  g_return_val_if_fail (column != NULL, DP_COLUMN_WORDS);

  if (column->is_number)
    return DP_COLUMN_NUMBERS;
  if (column->type_oid == OID_DATE || column->type_oid == OID_TIMESTAMP ||
      column->type_oid == OID_TIMESTAMPTZ)
    return DP_COLUMN_TIMES;

  return DP_COLUMN_WORDS;
}

/* As PostgreSQL writes dates and times in ISO; NaN for what is none, as "infinity". */
static double
read_time (const char *text)
{
  int year, month, day, hour = 0, minute = 0, n = 0, zone = 0;
  double second = 0;

  if (sscanf (text, "%d-%d-%d%n %d:%d:%lf%n", &year, &month, &day, &n, &hour, &minute, &second,
              &n) < 3 ||
      !g_date_valid_dmy (day, month, year))
    return NAN;
  if (text[n] == '+' || text[n] == '-')
    zone = (text[n] == '-' ? -1 : 1) * atoi (text + n + 1) * 3600;

  {
    g_autoptr(GDateTime) time = g_date_time_new_utc (year, month, day, hour, minute, 0);

    return time != NULL ? g_date_time_to_unix (time) + second - zone : NAN;
  }
}

static double
read_word (const char *text,
           GHashTable *places,
           GPtrArray  *labels)
{
  gpointer place;

  if (g_hash_table_lookup_extended (places, text, NULL, &place))
    return GPOINTER_TO_UINT (place);
  if (labels->len == MOST_WORDS)
    return NAN;

  g_ptr_array_add (labels, g_strdup (text));
  g_hash_table_insert (places, labels->pdata[labels->len - 1], GUINT_TO_POINTER (labels->len - 1));

  return labels->len - 1;
}

static int
compare_pairs (gconstpointer a,
               gconstpointer b)
{
  double left = ((const Pair *) a)->x, right = ((const Pair *) b)->x;

  return (left > right) - (left < right);
}

static void
add_block (DpResultBlock *block,
           const Reading *reading,
           DpColumnKind   kind,
           GHashTable    *places,
           GPtrArray     *labels,
           GArray        *pairs)
{
  for (guint row = 0; row < dp_result_block_get_n_rows (block); row++)
    {
      const char *x = dp_result_block_get_text (block, row, reading->x);
      const char *y = dp_result_block_get_text (block, row, reading->y);
      Pair pair = { NAN, NAN };

      if (x == NULL || y == NULL)
        continue;
      pair.y = g_ascii_strtod (y, NULL);
      pair.x = kind == DP_COLUMN_NUMBERS ? g_ascii_strtod (x, NULL)
               : kind == DP_COLUMN_TIMES ? read_time (x) : read_word (x, places, labels);
      if (isfinite (pair.x) && isfinite (pair.y))
        g_array_append_val (pairs, pair);
    }
}

static DexFuture *
read_fiber (gpointer user_data)
{
  const Reading *reading = user_data;
  guint n_columns;
  const DpResultColumn *columns = dp_result_store_get_columns (reading->store, &n_columns);
  DpColumnKind kind = dp_result_column_get_kind (&columns[reading->x]);
  guint64 n_rows = MIN (dp_result_store_get_n_rows (reading->store), MOST_POINTS);
  g_autoptr(GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GPtrArray) labels = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  g_autoptr(GArray) pairs = g_array_new (FALSE, FALSE, sizeof (Pair));
  g_autoptr(GError) error = NULL;
  DpResultPairs *result;

  for (guint64 row = 0; row < n_rows;)
    {
      g_autoptr(DpResultBlock) block = dp_result_store_read (reading->store, row, &error);

      if (block == NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      add_block (block, reading, kind, places, labels, pairs);
      row = dp_result_block_get_first (block) + dp_result_block_get_n_rows (block);
    }
  qsort (pairs->data, pairs->len, sizeof (Pair), compare_pairs);

  result = g_new0 (DpResultPairs, 1);
  result->kind = kind;
  result->length = pairs->len;
  result->x = g_new (double, pairs->len);
  result->y = g_new (double, pairs->len);
  for (guint i = 0; i < pairs->len; i++)
    {
      result->x[i] = g_array_index (pairs, Pair, i).x;
      result->y[i] = g_array_index (pairs, Pair, i).y;
    }
  if (kind == DP_COLUMN_WORDS)
    result->labels = g_strdupv ((char **) labels->pdata);

  return dex_future_new_take_boxed (DP_TYPE_RESULT_PAIRS, result);
}

/**
 * dp_result_read_pairs:
 * @store: where the rows are
 * @x: a column
 * @y: a column of numbers
 *
 * Returns: (transfer full): a [class@Dex.Future] of a boxed %DP_TYPE_RESULT_PAIRS
 */
DexFuture *
dp_result_read_pairs (DpResultStore *store,
                      guint          x,
                      guint          y)
{
  Reading *reading;

  g_return_val_if_fail (DP_IS_RESULT_STORE (store), NULL);

  reading = g_new0 (Reading, 1);
  reading->store = g_object_ref (store);
  reading->x = x;
  reading->y = y;

  return dex_scheduler_spawn (dp_work_scheduler_get (), 0, read_fiber, reading, reading_free);
}
