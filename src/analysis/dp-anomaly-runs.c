/* dp-anomaly-runs.c: runs that went unlike those before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly-private.h"

#include <math.h>

#define TRAINING    60
#define LEAST       10
/* The scale of a few values is not known well: Student's distribution makes up for it. */
#define MOST_DEGREES 12
/* A fifth more or less is nothing in what takes time. */
#define LEAST_SCALE 0.2

/* The runs before one that something can be learnt from. */
typedef struct
{
  double values[TRAINING];
  double total[TRAINING];
  gsize  n;
} Past;

static Past
find_past (const DpAnomalyRuns *runs,
           gsize                run)
{
  Past past = { 0 };

  for (gsize i = run; i > 0 && past.n < TRAINING; i--)
    {
      if (runs->excluded != NULL && runs->excluded[i - 1])
        continue;
      if (!isfinite (runs->values[i - 1]))
        continue;
      past.values[past.n] = runs->values[i - 1];
      past.total[past.n] = runs->total != NULL ? runs->total[i - 1] : 0;
      past.n++;
    }

  return past;
}

static DpAnomaly *
add (const DpAnomalyRuns *runs,
     gsize                run,
     double               least_confidence,
     double               tail,
     GPtrArray           *found)
{
  DpAnomalyScope scope = { .first = G_MININT32, .least_confidence = least_confidence };
  DpAnomaly *anomaly = _dp_anomaly_add (found, &scope, runs->kind, runs->days[run], runs->days[run],
                                        tail);

  if (anomaly == NULL)
    return NULL;
  anomaly->index = run;
  anomaly->source = g_strdup (runs->source);

  return anomaly;
}

/* Bad ones out of all: more of them than before are worth telling, fewer are not. */
static void
judge_rate (const DpAnomalyRuns *runs,
            gsize                run,
            double               least_confidence,
            GPtrArray           *found)
{
  Past past = find_past (runs, run);
  double bad = 0;
  double all = 0;
  double tail;
  DpAnomaly *anomaly;

  if (past.n < LEAST || runs->total[run] <= 0)
    return;
  tail = dp_robust_rate_tail (runs->values[run], runs->total[run], past.values, past.total, past.n);
  anomaly = add (runs, run, least_confidence, tail, found);
  if (anomaly == NULL)
    return;
  for (gsize i = 0; i < past.n; i++)
    {
      bad += past.values[i];
      all += past.total[i];
    }
  anomaly->observed = runs->values[run] / runs->total[run];
  anomaly->high = all > 0 ? bad / all : 0;
}

/* What takes time is told where it takes longer, rows where they are fewer, too. */
static void
judge_size (const DpAnomalyRuns *runs,
            gsize                run,
            double               least_confidence,
            GPtrArray           *found)
{
  Past past = find_past (runs, run);
  double value = log1p (runs->values[run]);
  DpRobustFit fit;
  double reach;
  DpAnomaly *anomaly;

  if (past.n < LEAST || !isfinite (value))
    return;
  for (gsize i = 0; i < past.n; i++)
    past.values[i] = log1p (past.values[i]);
  fit.center = dp_robust_median (past.values, past.n);
  fit.scale = MAX (dp_robust_mad (past.values, past.n, fit.center), LEAST_SCALE);
  fit.degrees = MIN ((past.n - 1) / 2 * 2, MOST_DEGREES);
  if (runs->kind != DP_ANOMALY_RUN_ROWS && value < fit.center)
    return;
  anomaly = add (runs, run, least_confidence, dp_robust_fit_tail (&fit, value), found);
  if (anomaly == NULL)
    return;
  reach = _dp_anomaly_get_reach (&fit);
  anomaly->observed = runs->values[run];
  anomaly->low = MAX (expm1 (fit.center - reach), 0);
  anomaly->high = expm1 (fit.center + reach);
  anomaly->score = fabs (value - fit.center) / fit.scale;
}

void
dp_anomaly_find_in_runs (const DpAnomalyRuns *runs,
                         double               least_confidence,
                         GPtrArray           *found)
{
  g_return_if_fail (runs != NULL);
  g_return_if_fail (found != NULL);

  for (gsize i = runs->first; i < runs->n_runs; i++)
    {
      if (runs->total != NULL)
        judge_rate (runs, i, least_confidence, found);
      else
        judge_size (runs, i, least_confidence, found);
    }
}
