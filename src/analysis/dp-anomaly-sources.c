/* dp-anomaly-sources.c: sources that do not say the same of a day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-private.h"

#include <math.h>

/* What two sources differ by is learnt from less than a market's moves are. */
#define LEAST          20
#define LEVEL          21
/* Rounding, and closes of another minute. */
#define LEAST_SCALE    0.0005
#define SAME           3

typedef struct
{
  const DpAnomalyScope *scope;
  GPtrArray            *found;
  GArray               *differences;  /* logs, learnt from */
  GArray               *left;         /* what the level of before leaves of them */
  DpRobustFit           fit;
  gint32                learnt_on;
  gsize                 unusual_at;   /* 0: not lately */
  DpAnomaly            *last;         /* (nullable): that one's */
} Search;

static double
find_level (GArray *differences)
{
  guint n = MIN (differences->len, LEVEL);
  g_autofree double *values = g_memdup2 (&g_array_index (differences, double, differences->len - n),
                                         n * sizeof (double));

  return dp_robust_median (values, n);
}

static DpAnomaly *
judge (Search *self,
       gsize   at,
       gint32  day,
       double  level,
       double  left)
{
  double tail = dp_robust_fit_tail (&self->fit, left);
  double reach;

  if (dp_robust_confidence (tail) < self->scope->least_confidence)
    return NULL;
  if (self->unusual_at > 0 && at - self->unusual_at <= SAME)
    {
      self->unusual_at = at;
      if (self->last != NULL)
        self->last->last = day;
      return NULL;
    }

  self->unusual_at = at;
  self->last = _dp_anomaly_add (self->found, self->scope, DP_ANOMALY_DISAGREEMENT, day, day, tail);
  if (self->last == NULL)
    return NULL;
  reach = _dp_anomaly_get_reach (&self->fit);
  self->last->observed = expm1 (level + left);
  self->last->low = expm1 (level + self->fit.center - reach);
  self->last->high = expm1 (level + self->fit.center + reach);
  self->last->score = fabs (left - self->fit.center) / self->fit.scale;

  return self->last;
}

static DpAnomaly *
look_at (Search *self,
         gsize   at,
         gint32  day,
         double  difference)
{
  DpAnomaly *anomaly = NULL;
  double level;
  double left;

  if (self->differences->len > 0)
    {
      level = find_level (self->differences);
      left = difference - level;
      if (self->left->len >= LEAST && _dp_anomaly_begins_month (self->learnt_on, day))
        {
          self->fit = dp_robust_fit ((double *) self->left->data, self->left->len, LEAST_SCALE);
          self->learnt_on = day;
        }
      if (self->learnt_on != DP_DATE_NONE)
        anomaly = judge (self, at, day, level, left);
      if (!_dp_anomaly_is_excluded (self->scope, day))
        _dp_anomaly_remember (self->left, left);
    }
  if (!_dp_anomaly_is_excluded (self->scope, day))
    _dp_anomaly_remember (self->differences, difference);

  return anomaly;
}

void
dp_anomaly_find_disagreements (gsize                 n_days,
                               const gint32         *days,
                               const double         *left,
                               const double         *right,
                               const char           *left_source,
                               const char           *right_source,
                               const DpAnomalyScope *scope,
                               GPtrArray            *found)
{
  g_autoptr(GArray) differences = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) levelled = g_array_new (FALSE, FALSE, sizeof (double));
  Search search = {
    .scope = scope,
    .found = found,
    .differences = differences,
    .left = levelled,
    .learnt_on = DP_DATE_NONE,
  };

  g_return_if_fail (scope != NULL);
  g_return_if_fail (found != NULL);

  for (gsize i = 0; i < n_days; i++)
    {
      double difference = log (left[i] / right[i]);
      DpAnomaly *anomaly = isfinite (difference) ? look_at (&search, i, days[i], difference) : NULL;

      if (anomaly != NULL)
        anomaly->source = g_strdup_printf ("%s, %s", left_source, right_source);
    }
}
