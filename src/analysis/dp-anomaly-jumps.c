/* dp-anomaly-jumps.c: prices that leave their own volatility
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-private.h"

#include <math.h>

/* How the volatility of yesterday goes on (RiskMetrics, "Technical Document", 1996). */
#define DECAY          0.94
#define FIRST_CHANGES  20
/* One day changes the volatility by no more than a day of this many times it. */
#define MOST_OF_A_DAY  3.0
/* A price that hardly moved may begin to. */
#define LEAST_DAILY    0.0005
#define LEAST_SCALE    0.5
/* For so many bars after a jump the price may come back without being told again. */
#define COME_BACK      5
#define IS_BACK        0.001

typedef struct
{
  const DpAnomalyBars  *bars;
  const DpAnomalyScope *scope;
  GPtrArray            *found;
  GArray               *scores;       /* changes in units of the volatility before */
  GArray               *first;        /* the first changes, of which the volatility begins */
  double                variance;
  DpRobustFit           fit;          /* of the month */
  gint32                learnt_on;    /* DP_DATE_NONE: not yet */
  gsize                 jumped_at;    /* 0: not lately */
  double                moved;        /* since before that */
} Search;

static void
follow (Search *self,
        double  change)
{
  double most = MOST_OF_A_DAY * MOST_OF_A_DAY * self->variance;

  if (self->first->len < FIRST_CHANGES)
    {
      g_array_append_val (self->first, change);
      if (self->first->len == FIRST_CHANGES)
        {
          double scale = dp_robust_mad ((double *) self->first->data, FIRST_CHANGES, 0);

          self->variance = MAX (scale * scale, LEAST_DAILY * LEAST_DAILY);
        }
      return;
    }

  self->variance = DECAY * self->variance + (1 - DECAY) * MIN (change * change, most);
  self->variance = MAX (self->variance, LEAST_DAILY * LEAST_DAILY);
}

/* What went wrong for a day and was put right on the next is one thing. */
static gboolean
came_back (const Search *self,
           gsize         bar)
{
  double days = bar - self->jumped_at + 1;

  return self->jumped_at > 0 && days <= COME_BACK + 1 &&
         dp_robust_fit_tail (&self->fit, self->moved / sqrt (self->variance * days)) > IS_BACK;
}

static void
judge (Search *self,
       gsize   bar,
       double  change)
{
  double volatility = sqrt (self->variance);
  double tail = dp_robust_fit_tail (&self->fit, change / volatility);
  gint32 day = self->bars->days[bar];
  DpAnomaly *anomaly;
  double reach;

  if (dp_robust_confidence (tail) < self->scope->least_confidence)
    return;
  if (came_back (self, bar))
    {
      self->jumped_at = 0;
      return;
    }

  self->jumped_at = bar;
  self->moved = change;
  anomaly = _dp_anomaly_add (self->found, self->scope, DP_ANOMALY_JUMP, day, day, tail);
  if (anomaly == NULL)
    return;
  reach = _dp_anomaly_get_reach (&self->fit);
  anomaly->observed = expm1 (change);
  anomaly->low = expm1 ((self->fit.center - reach) * volatility);
  anomaly->high = expm1 ((self->fit.center + reach) * volatility);
  anomaly->score = fabs (change / volatility - self->fit.center) / self->fit.scale;
}

static void
look_at (Search *self,
         gsize   bar)
{
  gint32 day = self->bars->days[bar];
  double change = log1p (self->bars->change[bar]);

  if (!isfinite (change))
    return;
  if (self->scores->len >= DP_ANOMALY_LEAST &&
      _dp_anomaly_begins_month (self->learnt_on, day))
    {
      self->fit = dp_robust_fit ((double *) self->scores->data, self->scores->len, LEAST_SCALE);
      self->learnt_on = day;
    }
  self->moved += change;
  if (self->learnt_on != DP_DATE_NONE)
    judge (self, bar, change);
  if (_dp_anomaly_is_excluded (self->scope, day))
    return;

  if (self->first->len == FIRST_CHANGES)
    _dp_anomaly_remember (self->scores, change / sqrt (self->variance));
  follow (self, change);
}

void
dp_anomaly_find_jumps (const DpAnomalyBars  *bars,
                       const DpAnomalyScope *scope,
                       GPtrArray            *found)
{
  g_autoptr(GArray) scores = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr(GArray) first = g_array_new (FALSE, FALSE, sizeof (double));
  Search search = {
    .bars = bars,
    .scope = scope,
    .found = found,
    .scores = scores,
    .first = first,
    .learnt_on = DP_DATE_NONE,
  };

  for (gsize i = 1; i < bars->n_bars; i++)
    look_at (&search, i);
}
