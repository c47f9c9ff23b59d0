/* dp-anomaly-data.c: what is unusual about prices that were loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-stage-private.h"

/* So many instruments are read at once. */
#define BATCH  64
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

/* A stretch of rows that is about one thing. */
typedef struct
{
  guint first;
  guint end;
} Rows;

typedef struct
{
  DpAnomalyLook *look;
  DpDbResult    *touched;
  DpDbResult    *bars;
  DpDbResult    *pairs;
  guint          next_bar;
  guint          next_pair;
} Batch;

static double *
read_column (DpDbResult *result,
             Rows        rows,
             guint       column)
{
  double *values = g_new (double, MAX (rows.end - rows.first, 1));

  for (guint i = rows.first; i < rows.end; i++)
    values[i - rows.first] = dp_db_result_get_double (result, i, column);

  return values;
}

static gint32 *
read_days (DpDbResult *result,
           Rows        rows,
           guint       column)
{
  gint32 *days = g_new (gint32, MAX (rows.end - rows.first, 1));

  for (guint i = rows.first; i < rows.end; i++)
    days[i - rows.first] = (gint32) dp_db_result_get_int64 (result, i, column);

  return days;
}

/* Rows of @instrument_id from *@next on, which is moved behind them; both are in order. */
static Rows
take_rows (DpDbResult *result,
           gint64      instrument_id,
           guint      *next)
{
  guint n = dp_db_result_get_n_rows (result);
  Rows rows;

  while (*next < n && dp_db_result_get_int64 (result, *next, 0) < instrument_id)
    (*next)++;
  rows.first = *next;
  while (*next < n && dp_db_result_get_int64 (result, *next, 0) == instrument_id)
    (*next)++;
  rows.end = *next;

  return rows;
}

static void
judge_bars (Batch                    *self,
            Rows                      rows,
            const DpExchangeCalendar *calendar,
            const DpAnomalyScope     *scope,
            GPtrArray                *found)
{
  g_autofree gint32 *days = read_days (self->bars, rows, 1);
  g_autofree double *open = read_column (self->bars, rows, 2);
  g_autofree double *high = read_column (self->bars, rows, 3);
  g_autofree double *low = read_column (self->bars, rows, 4);
  g_autofree double *close = read_column (self->bars, rows, 5);
  g_autofree double *volume = read_column (self->bars, rows, 6);
  g_autofree double *change = read_column (self->bars, rows, 7);
  DpAnomalyBars bars = {
    .calendar = calendar,
    .n_bars = rows.end - rows.first,
    .days = days,
    .open = open,
    .high = high,
    .low = low,
    .close = close,
    .volume = volume,
    .change = change,
  };

  dp_anomaly_find_in_bars (&bars, scope, found);
}

/* Each pair of sources after the other. */
static void
judge_pairs (Batch                *self,
             Rows                  all,
             const DpAnomalyScope *scope,
             GPtrArray            *found)
{
  Rows rows = { .first = all.first };

  for (rows.end = all.first; rows.end < all.end; rows.first = rows.end)
    {
      const char *one = dp_db_result_get_text (self->pairs, rows.first, 1);
      const char *other = dp_db_result_get_text (self->pairs, rows.first, 2);
      g_autofree gint32 *days = NULL;
      g_autofree double *left = NULL;
      g_autofree double *right = NULL;

      while (rows.end < all.end &&
             g_str_equal (dp_db_result_get_text (self->pairs, rows.end, 1), one) &&
             g_str_equal (dp_db_result_get_text (self->pairs, rows.end, 2), other))
        rows.end++;
      days = read_days (self->pairs, rows, 3);
      left = read_column (self->pairs, rows, 4);
      right = read_column (self->pairs, rows, 5);
      dp_anomaly_find_disagreements (rows.end - rows.first, days, left, right, one, other, scope,
                                     found);
    }
}

/* Writes what is found, and notes what is found no more. */
static gboolean
settle (Batch          *self,
        gint64          instrument_id,
        gint32          first,
        GPtrArray      *found,
        GError        **error)
{
  g_autoptr(GPtrArray) keys = g_ptr_array_new_null_terminated (0, g_free, TRUE);
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), instrument_id);
  g_autoptr(DpDbResult) settled = NULL;

  dp_db_params_add_int64 (params, first);
  for (guint i = 0; i < found->len; i++)
    {
      const DpAnomaly *anomaly = g_ptr_array_index (found, i);
      g_autofree char *day = dp_date_to_string (anomaly->first);
      char *key = g_strdup_printf ("%s:%" G_GINT64_FORMAT ":%s:%s",
                                   dp_anomaly_kind_get_nick (anomaly->kind), instrument_id,
                                   anomaly->source != NULL ? anomaly->source : "", day);

      g_ptr_array_add (keys, key);
      if (_dp_anomaly_save (self->look, anomaly, key, instrument_id, anomaly->first * DAY_US,
                            self->look->run_id, error))
        continue;
      dp_db_params_free (params);
      return FALSE;
    }
  dp_db_params_add_strv (params, (const char * const *) keys->pdata);
  settled = _dp_anomaly_ask (self->look, "settle_anomalies", params, error);

  return settled != NULL;
}

static gboolean
judge_instrument (Batch   *self,
                  guint    row,
                  GError **error)
{
  gint64 id = dp_db_result_get_int64 (self->touched, row, 0);
  const DpExchangeCalendar *calendar = dp_exchange_calendar_find (
      dp_db_result_get_text (self->touched, row, 3), dp_db_result_get_text (self->touched, row, 2),
      dp_db_result_get_text (self->touched, row, 1));
  g_autoptr(DpDaySet) incidents = dp_day_set_parse (dp_db_result_get_text (self->touched, row, 6));
  g_autoptr(GPtrArray) found = dp_anomaly_list_new ();
  DpAnomalyScope scope = {
    .first = (gint32) dp_db_result_get_int64 (self->touched, row, 4),
    .least_confidence = self->look->least_confidence,
    .excluded = incidents,
  };

  judge_bars (self, take_rows (self->bars, id, &self->next_bar), calendar, &scope, found);
  judge_pairs (self, take_rows (self->pairs, id, &self->next_pair), &scope, found);

  return settle (self, id, scope.first, found, error);
}

static DpDbParams *
new_batch_params (DpDbResult *touched,
                  Rows        rows)
{
  DpDbParams *params = dp_db_params_new ();
  const char *ids[BATCH];
  const char *days[BATCH];

  for (guint i = rows.first; i < rows.end; i++)
    {
      ids[i - rows.first] = dp_db_result_get_text (touched, i, 0);
      days[i - rows.first] = dp_db_result_get_text (touched, i, 5);
    }
  dp_db_params_add_texts (params, ids, rows.end - rows.first);

  return dp_db_params_add_texts (params, days, rows.end - rows.first);
}

static gboolean
judge_batch (DpAnomalyLook  *look,
             DpDbResult     *touched,
             Rows            rows,
             GError        **error)
{
  g_autoptr(DpDbResult) bars = _dp_anomaly_ask (look, "anomaly_bars",
                                                new_batch_params (touched, rows), error);
  g_autoptr(DpDbResult) pairs = NULL;
  Batch batch = { .look = look, .touched = touched, .bars = bars };

  if (bars == NULL)
    return FALSE;
  pairs = batch.pairs = _dp_anomaly_ask (look, "anomaly_pairs", new_batch_params (touched, rows),
                                         error);
  if (pairs == NULL)
    return FALSE;
  for (guint i = rows.first; i < rows.end; i++)
    {
      if (!judge_instrument (&batch, i, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_dp_anomaly_look_at_data (DpAnomalyLook  *look,
                          gint64          from,
                          gint64          to,
                          GError        **error)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), from);
  g_autoptr(DpDbResult) touched = NULL;

  dp_db_params_add_int64 (params, to);
  touched = _dp_anomaly_ask (look, "anomaly_touched", params, error);
  if (touched == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (touched); i += BATCH)
    {
      Rows rows = { .first = i, .end = MIN (i + BATCH, dp_db_result_get_n_rows (touched)) };

      if (!judge_batch (look, touched, rows, error))
        return FALSE;
    }

  return TRUE;
}
