/* dp-anomaly.c: what is unlike everything before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-private.h"

#include <math.h>

static const char *nicks[] = {
  [DP_ANOMALY_JUMP] = "jump",
  [DP_ANOMALY_VOLUME] = "volume",
  [DP_ANOMALY_GAP] = "gap",
  [DP_ANOMALY_STALE] = "stale",
  [DP_ANOMALY_DUPLICATE] = "duplicate",
  [DP_ANOMALY_DISAGREEMENT] = "disagreement",
  [DP_ANOMALY_RUN_DURATION] = "run-duration",
  [DP_ANOMALY_RUN_ROWS] = "run-rows",
  [DP_ANOMALY_RUN_REJECTS] = "run-rejects",
  [DP_ANOMALY_LATENCY] = "latency",
  [DP_ANOMALY_ERROR_RATE] = "error-rate",
};

const char *
dp_anomaly_kind_get_nick (DpAnomalyKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (nicks), NULL);

  return nicks[kind];
}

void
dp_anomaly_free (DpAnomaly *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->source);
  g_free (self);
}

GPtrArray *
dp_anomaly_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dp_anomaly_free);
}

gboolean
_dp_anomaly_begins_month (gint32 before,
                          gint32 day)
{
  int year_before;
  int month_before;
  int year;
  int month;
  int ignored;

  if (before == DP_DATE_NONE)
    return TRUE;
  dp_date_to_ymd (before, &year_before, &month_before, &ignored);
  dp_date_to_ymd (day, &year, &month, &ignored);

  return year != year_before || month != month_before;
}

gboolean
_dp_anomaly_is_excluded (const DpAnomalyScope *scope,
                         gint32                day)
{
  return scope->excluded != NULL && dp_day_set_contains (scope->excluded, day);
}

void
_dp_anomaly_remember (GArray *values,
                      double  value)
{
  if (values->len == DP_ANOMALY_TRAINING)
    g_array_remove_index (values, 0);
  g_array_append_val (values, value);
}

DpAnomaly *
_dp_anomaly_add (GPtrArray            *found,
                 const DpAnomalyScope *scope,
                 DpAnomalyKind         kind,
                 gint32                first,
                 gint32                last,
                 double                tail)
{
  double confidence = dp_robust_confidence (tail);
  DpAnomaly *anomaly;

  if (last < scope->first || confidence < scope->least_confidence)
    return NULL;

  anomaly = g_new0 (DpAnomaly, 1);
  anomaly->kind = kind;
  anomaly->first = first;
  anomaly->last = last;
  anomaly->confidence = confidence;
  anomaly->score = -log10 (tail);
  g_ptr_array_add (found, anomaly);

  return anomaly;
}

double
_dp_anomaly_get_reach (const DpRobustFit *fit)
{
  return fit->scale * dp_robust_student_quantile (DP_ANOMALY_OUTSIDE, fit->degrees);
}

void
dp_anomaly_find_in_bars (const DpAnomalyBars  *bars,
                         const DpAnomalyScope *scope,
                         GPtrArray            *found)
{
  g_return_if_fail (bars != NULL && bars->calendar != NULL);
  g_return_if_fail (scope != NULL);
  g_return_if_fail (found != NULL);

  dp_anomaly_find_jumps (bars, scope, found);
  dp_anomaly_find_volumes (bars, scope, found);
  dp_anomaly_find_gaps (bars, scope, found);
  dp_anomaly_find_repetitions (bars, scope, found);
}
