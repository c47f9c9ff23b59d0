/* dp-robust.c: statistics that a few wild values do not spoil
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-robust.h"

#include <math.h>

#define NORMAL_MAD     1.4826
#define LEAST_TAIL     1e-15
#define MOST_SURE      0.999
/* An anomaly in a trading year of values. */
#define ODDS_AGAINST   249.0
#define FIRST_DEGREES  4
#define LAST_DEGREES   30
#define USUAL_DEGREES  6
/* As many values as what is usual counts for. */
#define USUAL_WEIGHT   250.0
#define MOST_OF_RATE   1000.0

/* So many values are sorted sooner than split. */
#define FEW 24

static void
sort_few (double *values,
          gsize   n_values)
{
  for (gsize i = 1; i < n_values; i++)
    {
      double value = values[i];
      gsize at = i;

      for (; at > 0 && values[at - 1] > value; at--)
        values[at] = values[at - 1];
      values[at] = value;
    }
}

static double
pick_pivot (const double *values,
            gsize         n_values)
{
  double low = MIN (values[0], values[n_values - 1]);
  double high = MAX (values[0], values[n_values - 1]);

  return CLAMP (values[n_values / 2], low, high);
}

/* Brings the value that would be at @rank in order there: those before it are no greater, those
 * behind it no less (C. A. R. Hoare, "Algorithm 65: Find", Communications of the ACM 4, 1961). */
static void
bring_to_rank (double *values,
               gsize   n_values,
               gsize   rank)
{
  while (n_values > FEW)
    {
      double pivot = pick_pivot (values, n_values);
      gsize left = 0;
      gsize right = n_values - 1;

      for (;; left++, right--)
        {
          double moved;

          while (values[left] < pivot)
            left++;
          while (values[right] > pivot)
            right--;
          if (left >= right)
            break;
          moved = values[left];
          values[left] = values[right];
          values[right] = moved;
        }
      if (rank <= right)
        n_values = right + 1;
      else
        {
          values += right + 1;
          n_values -= right + 1;
          rank -= right + 1;
        }
    }
  sort_few (values, n_values);
}

double
dp_robust_quantile (double *values,
                    gsize   n_values,
                    double  fraction)
{
  double at;
  double next;
  gsize below;

  if (n_values == 0)
    return NAN;

  at = fraction * (n_values - 1);
  below = (gsize) at;
  bring_to_rank (values, n_values, below);
  if (below + 1 >= n_values)
    return values[n_values - 1];

  next = values[below + 1];
  for (gsize i = below + 2; i < n_values; i++)
    next = MIN (next, values[i]);

  return values[below] + (at - below) * (next - values[below]);
}

double
dp_robust_median (double *values,
                  gsize   n_values)
{
  return dp_robust_quantile (values, n_values, 0.5);
}

static double *
dup_deviations (const double *values,
                gsize         n_values,
                double        center)
{
  double *deviations = g_new (double, MAX (n_values, 1));

  for (gsize i = 0; i < n_values; i++)
    deviations[i] = fabs (values[i] - center);

  return deviations;
}

double
dp_robust_mad (const double *values,
               gsize         n_values,
               double        center)
{
  g_autofree double *deviations = dup_deviations (values, n_values, center);

  return NORMAL_MAD * dp_robust_median (deviations, n_values);
}

double
dp_robust_student_tail (double t,
                        guint  degrees)
{
  double angle = atan (fabs (t) / sqrt (degrees));
  double cosine2 = cos (angle) * cos (angle);
  double term = 1;
  double sum = 1;
  double tail;

  for (guint i = 2; i < degrees; i += 2)
    {
      term *= cosine2 * (i - 1) / i;
      sum += term;
    }
  tail = 1 - sin (angle) * sum;
  if (tail > 1e-8)
    return MIN (tail, 1);

  /* So far out, 1 less nearly 1 is nothing but rounding. Endless, the series adds up to 1 / sine,
   * so that its further terms are what is outside. */
  tail = 0;
  term *= cosine2 * (degrees - 1) / degrees;
  for (guint i = degrees + 2; i < degrees + 200; i += 2)
    {
      tail += term;
      term *= cosine2 * (i - 1) / i;
    }

  return MAX (tail * sin (angle), LEAST_TAIL);
}

double
dp_robust_student_quantile (double tail,
                            guint  degrees)
{
  double low = 0;
  double high = 1;

  while (dp_robust_student_tail (high, degrees) > tail && high < 1e6)
    high *= 2;
  for (int i = 0; i < 60; i++)
    {
      double middle = (low + high) / 2;

      if (dp_robust_student_tail (middle, degrees) > tail)
        low = middle;
      else
        high = middle;
    }

  return high;
}

/* What Student's distributions of 4, 6 … degrees look like. */
typedef struct
{
  double half;      /* within which half of all is */
  double spread;    /* where the outer 5 % begin, in units of that */
} Shape;

#define N_SHAPES ((LAST_DEGREES - FIRST_DEGREES) / 2 + 1)

static const Shape *
get_shapes (void)
{
  static Shape shapes[N_SHAPES];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (guint i = 0; i < N_SHAPES; i++)
        {
          shapes[i].half = dp_robust_student_quantile (0.5, FIRST_DEGREES + 2 * i);
          shapes[i].spread = dp_robust_student_quantile (0.05, FIRST_DEGREES + 2 * i) /
                             shapes[i].half;
        }
      g_once_init_leave (&ready, 1);
    }

  return shapes;
}

static guint
find_shape (double spread)
{
  const Shape *shapes = get_shapes ();
  guint best = 0;

  for (guint i = 1; i < N_SHAPES; i++)
    {
      if (fabs (shapes[i].spread - spread) < fabs (shapes[best].spread - spread))
        best = i;
    }

  return best;
}

DpRobustFit
dp_robust_fit (const double *values,
               gsize         n_values,
               double        least_scale)
{
  g_autofree double *sorted = g_memdup2 (values, n_values * sizeof (double));
  g_autofree double *deviations = NULL;
  DpRobustFit self = { .center = dp_robust_median (sorted, n_values), .degrees = USUAL_DEGREES };
  double spread = get_shapes ()[(USUAL_DEGREES - FIRST_DEGREES) / 2].spread;
  double half;
  guint shape;

  if (n_values == 0)
    return (DpRobustFit) { .scale = least_scale, .degrees = USUAL_DEGREES };

  deviations = dup_deviations (values, n_values, self.center);
  half = dp_robust_median (deviations, n_values);
  if (half > 0)
    spread = (n_values * dp_robust_quantile (deviations, n_values, 0.95) / half +
              USUAL_WEIGHT * spread) /
             (n_values + USUAL_WEIGHT);
  shape = find_shape (spread);
  self.degrees = FIRST_DEGREES + 2 * shape;
  self.scale = MAX (half / get_shapes ()[shape].half, least_scale);

  return self;
}

double
dp_robust_fit_tail (const DpRobustFit *self,
                    double             value)
{
  g_return_val_if_fail (self != NULL, 1);

  return dp_robust_student_tail ((value - self->center) / self->scale, self->degrees);
}

double
dp_robust_surprise (gsize  n_seen,
                    gsize  n_starts,
                    gsize  n_days,
                    double follows,
                    gsize  length)
{
  double begins = (n_starts + 0.5) / (n_seen + 1.0);
  double goes_on = (n_days - n_starts + follows) / (n_days + 1.0);

  if (length == 0)
    return 1;

  return MAX (MIN (begins, 1) * pow (MIN (goes_on, 1), length - 1.0), LEAST_TAIL);
}

/* log of the probability of @k out of @n, the rate being drawn from a beta distribution. */
static double
beta_binomial (double k,
               double n,
               double a,
               double b)
{
  return lgamma (n + 1) - lgamma (k + 1) - lgamma (n - k + 1) +
         lgamma (k + a) + lgamma (n - k + b) - lgamma (n + a + b) +
         lgamma (a + b) - lgamma (a) - lgamma (b);
}

/* How much more than chance rates differ from time to time; 1 for not at all. */
static double
find_dispersion (const double *bad,
                 const double *all,
                 gsize         n_past,
                 double        rate)
{
  double sum = 0;

  if (n_past < 2 || rate <= 0 || rate >= 1)
    return 1;
  for (gsize i = 0; i < n_past; i++)
    {
      if (all[i] > 0)
        sum += (bad[i] - all[i] * rate) * (bad[i] - all[i] * rate) / (all[i] * rate * (1 - rate));
    }

  return MAX (sum / (n_past - 1), 1);
}

double
dp_robust_rate_tail (double        n_bad,
                     double        n_all,
                     const double *bad,
                     const double *all,
                     gsize         n_past)
{
  double shrink = MIN (MOST_OF_RATE / MAX (n_all, 1), 1);
  double n = floor (n_all * shrink);
  double k = floor (n_bad * shrink);
  double sum_bad = 0;
  double sum_all = 0;
  double weight;
  double tail = 0;

  for (gsize i = 0; i < n_past; i++)
    {
      sum_bad += bad[i];
      sum_all += all[i];
    }
  weight = 1 / find_dispersion (bad, all, n_past, sum_all > 0 ? sum_bad / sum_all : 0);
  for (double i = MAX (k, 0); i <= n; i++)
    tail += exp (beta_binomial (i, n, 0.5 + weight * sum_bad, 0.5 + weight * (sum_all - sum_bad)));

  return CLAMP (tail, LEAST_TAIL, 1);
}

double
dp_robust_confidence (double tail)
{
  double p = CLAMP (tail, LEAST_TAIL, 1);
  double against = p < exp (-1) ? -M_E * p * log (p) : 1;

  return MIN (1 / (1 + ODDS_AGAINST * against), MOST_SURE);
}
