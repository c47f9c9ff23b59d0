/* dp-comparison.c: several instruments over the same days
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-comparison.h"

#include <math.h>

#define SECONDS_A_YEAR (365.25 * 86400)
#define LEAST_DAYS     3    /* two returns: one has no deviation */

struct _DpComparison
{
  guint    n_series;
  gsize    n_days;
  gint64  *times;
  double **closes;     /* of each series */
  double **returns;    /* logarithmic: [i] from day i to the next */
};

/* Sums of squares around the means of two columns of returns. */
typedef struct
{
  double xx;
  double yy;
  double xy;
} Moments;

/*
 * Moves each series on to its first day at or after the latest of them, until that is the same
 * one. Returns: FALSE at an end
 */
static gboolean
find_common (DpSeries **series,
             guint      n_series,
             gsize     *at)
{
  gint64 day = G_MININT64;
  gboolean moved = TRUE;

  while (moved)
    {
      moved = FALSE;
      for (guint i = 0; i < n_series; i++)
        {
          const gint64 *times = dp_series_get_times (series[i]);
          gsize length = dp_series_get_length (series[i]);

          while (at[i] < length && times[at[i]] < day)
            at[i]++;
          if (at[i] == length)
            return FALSE;
          if (times[at[i]] > day)
            {
              day = times[at[i]];
              moved = TRUE;
            }
        }
    }

  return TRUE;
}

static void
compute_returns (DpComparison *self)
{
  for (guint i = 0; i < self->n_series; i++)
    {
      self->returns[i] = g_new (double, MAX (self->n_days, 1));
      for (gsize day = 0; day + 1 < self->n_days; day++)
        self->returns[i][day] = log (self->closes[i][day + 1] / self->closes[i][day]);
    }
}

/* How many returns there are in a year. */
static double
count_returns_a_year (const DpComparison *self)
{
  return (self->n_days - 1) * SECONDS_A_YEAR / (self->times[self->n_days - 1] - self->times[0]);
}

static double
get_deviation (const double *values,
               gsize         n)
{
  double mean = 0;
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    mean += values[i] / n;
  for (gsize i = 0; i < n; i++)
    sum += (values[i] - mean) * (values[i] - mean);

  return sqrt (sum / (n - 1));
}

static Moments
get_moments (const DpComparison *self,
             guint               first,
             guint               second)
{
  const double *x = self->returns[first];
  const double *y = self->returns[second];
  gsize n = self->n_days - 1;
  double mean_x = 0;
  double mean_y = 0;
  Moments moments = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      mean_x += x[i] / n;
      mean_y += y[i] / n;
    }
  for (gsize i = 0; i < n; i++)
    {
      moments.xx += (x[i] - mean_x) * (x[i] - mean_x);
      moments.yy += (y[i] - mean_y) * (y[i] - mean_y);
      moments.xy += (x[i] - mean_x) * (y[i] - mean_y);
    }

  return moments;
}

DpComparison *
dp_comparison_new (DpSeries **series,
                   guint      n_series,
                   gint64     from)
{
  DpComparison *self;
  g_autofree gsize *at = g_new0 (gsize, MAX (n_series, 1));
  gsize most = n_series > 0 ? dp_series_get_length (series[0]) : 0;

  g_return_val_if_fail (series != NULL || n_series == 0, NULL);

  self = g_new0 (DpComparison, 1);
  self->n_series = n_series;
  self->times = g_new (gint64, MAX (most, 1));
  self->closes = g_new0 (double *, MAX (n_series, 1));
  self->returns = g_new0 (double *, MAX (n_series, 1));
  for (guint i = 0; i < n_series; i++)
    self->closes[i] = g_new (double, MAX (most, 1));

  while (n_series > 0 && find_common (series, n_series, at))
    {
      gint64 time = dp_series_get_times (series[0])[at[0]];

      for (guint i = 0; i < n_series && time >= from; i++)
        self->closes[i][self->n_days] = dp_series_get_close (series[i])[at[i]];
      if (time >= from)
        self->times[self->n_days++] = time;
      at[0]++;
    }
  compute_returns (self);

  return self;
}

void
dp_comparison_free (DpComparison *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->n_series; i++)
    {
      g_free (self->closes[i]);
      g_free (self->returns[i]);
    }
  g_free (self->closes);
  g_free (self->returns);
  g_free (self->times);
  g_free (self);
}

gsize
dp_comparison_get_n_days (const DpComparison *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_days;
}

const gint64 *
dp_comparison_get_times (const DpComparison *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->times;
}

double *
dp_comparison_dup_closes (const DpComparison *self,
                          guint               series)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (series < self->n_series, NULL);

  return g_memdup2 (self->closes[series], MAX (self->n_days, 1) * sizeof (double));
}

double *
dp_comparison_dup_indexed (const DpComparison *self,
                           guint               series)
{
  double *values;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (series < self->n_series, NULL);

  values = g_new (double, MAX (self->n_days, 1));
  for (gsize day = 0; day < self->n_days; day++)
    values[day] = self->closes[series][day] / self->closes[series][0] * 100;

  return values;
}

double *
dp_comparison_dup_drawdown (const DpComparison *self,
                            guint               series)
{
  double *values;
  double highest = -INFINITY;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (series < self->n_series, NULL);

  values = g_new (double, MAX (self->n_days, 1));
  for (gsize day = 0; day < self->n_days; day++)
    {
      highest = MAX (highest, self->closes[series][day]);
      values[day] = (self->closes[series][day] / highest - 1) * 100;
    }

  return values;
}

double *
dp_comparison_dup_volatility (const DpComparison *self,
                              guint               series,
                              guint               window)
{
  double *values;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (series < self->n_series, NULL);
  g_return_val_if_fail (window >= 2, NULL);

  values = g_new (double, MAX (self->n_days, 1));
  for (gsize day = 0; day < self->n_days; day++)
    values[day] = day < window ? NAN
                : get_deviation (self->returns[series] + day - window, window) *
                  sqrt (count_returns_a_year (self)) * 100;

  return values;
}

double
dp_comparison_get_return (const DpComparison *self,
                          guint               series)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (series < self->n_series, NAN);

  if (self->n_days == 0)
    return NAN;

  return (self->closes[series][self->n_days - 1] / self->closes[series][0] - 1) * 100;
}

double
dp_comparison_get_volatility (const DpComparison *self,
                              guint               series)
{
  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (series < self->n_series, NAN);

  if (self->n_days < LEAST_DAYS)
    return NAN;

  return get_deviation (self->returns[series], self->n_days - 1) *
         sqrt (count_returns_a_year (self)) * 100;
}

double
dp_comparison_get_max_drawdown (const DpComparison *self,
                                guint               series)
{
  g_autofree double *drawdown = dp_comparison_dup_drawdown (self, series);
  double lowest = NAN;

  g_return_val_if_fail (drawdown != NULL, NAN);

  for (gsize day = 0; day < self->n_days; day++)
    lowest = fmin (lowest, drawdown[day]);

  return lowest;
}

double
dp_comparison_get_beta (const DpComparison *self,
                        guint               series,
                        guint               benchmark)
{
  Moments moments;

  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (series < self->n_series, NAN);
  g_return_val_if_fail (benchmark < self->n_series, NAN);

  if (self->n_days < LEAST_DAYS)
    return NAN;

  moments = get_moments (self, series, benchmark);

  return moments.yy > 0 ? moments.xy / moments.yy : NAN;
}

double
dp_comparison_get_correlation (const DpComparison *self,
                               guint               first,
                               guint               second)
{
  Moments moments;

  g_return_val_if_fail (self != NULL, NAN);
  g_return_val_if_fail (first < self->n_series, NAN);
  g_return_val_if_fail (second < self->n_series, NAN);

  if (self->n_days < LEAST_DAYS)
    return NAN;

  moments = get_moments (self, first, second);

  return moments.xx > 0 && moments.yy > 0 ? moments.xy / sqrt (moments.xx * moments.yy) : NAN;
}
