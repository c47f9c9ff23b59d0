/* dp-anomaly-behaviour.c: what is unusual about how runs went
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-anomaly-stage-private.h"

/* By whose days new rows are awaited: on a holiday a run that brings nothing is as it should be. */
#define CALENDAR "XNYS"

/* Runs of one sort, as rows of a result. */
typedef struct
{
  DpAnomalyLook *look;
  DpDbResult    *rows;
  guint          first;
  guint          end;
  guint          judged;       /* the first that is to be judged */
  gint32        *days;
  gboolean      *excluded;
} Sort;

static double *
read_values (const Sort *self,
             guint       column)
{
  double *values = g_new (double, self->end - self->first);

  for (guint i = self->first; i < self->end; i++)
    values[i - self->first] = dp_db_result_get_double (self->rows, i, column);

  return values;
}

/* Rows that a run brought for each trading day that was over since the run before; NaN where none
 * was. */
static double *
read_rows_by_day (const Sort *self,
                  guint       column)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get (CALENDAR);
  double *values = read_values (self, column);
  gint32 before = DP_DATE_NONE;

  for (guint i = self->first; i < self->end; i++)
    {
      gint64 at_us = (gint64) dp_db_result_get_double (self->rows, i, 3);
      gint32 day = dp_exchange_calendar_last_finished (calendar, at_us);
      guint n = before != DP_DATE_NONE && day > before
                    ? dp_exchange_calendar_count (calendar, before + 1, day)
                    : 0;

      values[i - self->first] = n > 0 ? values[i - self->first] / n : NAN;
      before = day;
    }

  return values;
}

static gboolean
save (Sort       *self,
      GPtrArray  *found,
      GError    **error)
{
  for (guint i = 0; i < found->len; i++)
    {
      const DpAnomaly *anomaly = g_ptr_array_index (found, i);
      guint row = self->first + anomaly->index;
      gint64 run_id = dp_db_result_get_int64 (self->rows, row, 1);
      const char *source = anomaly->source != NULL ? anomaly->source : "";
      g_autofree char *key = g_strdup_printf ("%s:run:%" G_GINT64_FORMAT ":%s",
                                              dp_anomaly_kind_get_nick (anomaly->kind), run_id,
                                              source);

      if (!_dp_anomaly_save (self->look, anomaly, key, 0,
                             (gint64) dp_db_result_get_double (self->rows, row, 3), run_id, error))
        return FALSE;
    }

  return TRUE;
}

/* @total: (nullable) */
static gboolean
judge (Sort           *self,
       DpAnomalyKind   kind,
       const char     *source,
       double         *values,
       double         *total,
       GError        **error)
{
  g_autofree double *own_values = values;
  g_autofree double *own_total = total;
  g_autoptr(GPtrArray) found = dp_anomaly_list_new ();
  DpAnomalyRuns runs = {
    .kind = kind,
    .source = source,
    .n_runs = self->end - self->first,
    .days = self->days,
    .values = own_values,
    .total = own_total,
    .excluded = self->excluded,
    .first = self->judged,
  };

  dp_anomaly_find_in_runs (&runs, self->look->least_confidence, found);

  return save (self, found, error);
}

static gboolean
judge_runs (Sort    *self,
            GError **error)
{
  return judge (self, DP_ANOMALY_RUN_DURATION, NULL, read_values (self, 4), NULL, error) &&
         judge (self, DP_ANOMALY_RUN_ROWS, NULL, read_rows_by_day (self, 5), NULL, error) &&
         judge (self, DP_ANOMALY_RUN_REJECTS, NULL, read_values (self, 6), read_values (self, 7),
                error);
}

static gboolean
judge_source (Sort    *self,
              GError **error)
{
  const char *source = dp_db_result_get_text (self->rows, self->first, 7);

  return judge (self, DP_ANOMALY_LATENCY, source, read_values (self, 4), NULL, error) &&
         judge (self, DP_ANOMALY_ERROR_RATE, source, read_values (self, 5), read_values (self, 6),
                error);
}

/* Where the sort of row @first ends; the last two columns say whether a run is new, and an
 * incident. */
static void
find_sort (Sort *self)
{
  const char *name = dp_db_result_get_text (self->rows, self->first, 0);
  guint n_rows = dp_db_result_get_n_rows (self->rows);
  guint last = dp_db_result_get_n_columns (self->rows) - 1;

  self->end = self->first;
  while (self->end < n_rows && g_str_equal (dp_db_result_get_text (self->rows, self->end, 0), name))
    self->end++;
  self->judged = self->end - self->first;
  self->days = g_new (gint32, self->end - self->first);
  self->excluded = g_new (gboolean, self->end - self->first);
  for (guint i = self->end; i > self->first; i--)
    {
      guint at = i - 1 - self->first;

      self->days[at] = (gint32) dp_db_result_get_int64 (self->rows, i - 1, 2);
      self->excluded[at] = dp_db_result_get_boolean (self->rows, i - 1, last);
      if (dp_db_result_get_boolean (self->rows, i - 1, last - 1))
        self->judged = at;
    }
}

static gboolean
judge_sorts (DpAnomalyLook  *look,
             const char     *query,
             gint64          from,
             gboolean      (*judge_sort) (Sort    *self,
                                          GError **error),
             GError        **error)
{
  DpDbParams *params = dp_db_params_add_int64 (dp_db_params_new (), from);
  g_autoptr(DpDbResult) rows = _dp_anomaly_ask (look, query, params, error);
  Sort sort = { .look = look, .rows = rows };

  if (rows == NULL)
    return FALSE;
  while (sort.first < dp_db_result_get_n_rows (rows))
    {
      gboolean judged;

      find_sort (&sort);
      judged = judge_sort (&sort, error);
      g_clear_pointer (&sort.days, g_free);
      g_clear_pointer (&sort.excluded, g_free);
      if (!judged)
        return FALSE;
      sort.first = sort.end;
    }

  return TRUE;
}

gboolean
_dp_anomaly_look_at_runs (DpAnomalyLook  *look,
                          gint64          from,
                          GError        **error)
{
  return judge_sorts (look, "anomaly_runs", from, judge_runs, error) &&
         judge_sorts (look, "anomaly_run_sources", from, judge_source, error);
}
