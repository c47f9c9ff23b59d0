/* dp-indicator-averages.c: moving averages and their differences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

static double
mean_of (const double *values,
         gsize         count)
{
  double sum = 0;

  for (gsize i = 0; i < count; i++)
    sum += values[i];

  return sum / count;
}

static double
get_ema_k (double period)
{
  return 2 / (period + 1);
}

gboolean
_dp_indicator_sma (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];
  g_autofree double *scratch = g_new0 (double, DP_KERNEL_SCRATCH (period));

  return _dp_kernel_means (bars->close, bars->length, period, 1, outputs, scratch);
}

/* From @begin on; begun with the mean of the first @period values from there */
static gboolean
compute_ema (const double *values,
             gsize         begin,
             gsize         length,
             gsize         period,
             double       *out)
{
  gsize first = begin + period - 1;

  if (first >= length)
    return TRUE;

  out[first] = mean_of (values + begin, period);

  return _dp_kernel_ema (values, first + 1, length, get_ema_k (period), out[first], out);
}

gboolean
_dp_indicator_ema (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  return compute_ema (bars->close, 0, bars->length, parameters[0], outputs[0]);
}

/*
 * Weights 1, 2, … for the oldest, the next … of the window. It lies across a border as in
 * dp-indicator-windows.c: with each step back from the border, all that was there weighs one more;
 * of what comes after it, each weighs as many more as the window holds values before it.
 */
void
_dp_indicator_wma (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];
  g_autofree double *before = g_new0 (double, period + 1);
  double inverse = 2 / (parameters[0] * (parameters[0] + 1));

  for (gsize border = period - 1; border < bars->length; border += period)
    {
      gsize end = MIN (border + period, bars->length);
      double sum = 0;
      double weighted = 0;

      for (gsize i = period - 1; i > 0; i--)
        {
          sum += bars->close[border - period + i];
          before[i] = before[i + 1] + sum;
        }
      sum = 0;
      for (gsize i = border; i < end; i++)
        {
          gsize older = period - 1 - (i - border);

          sum += bars->close[i];
          weighted += (i - border + 1) * bars->close[i];
          outputs[0][i] = (before[period - older] + weighted + older * sum) * inverse;
        }
    }
}

void
_dp_indicator_dema (const DpBars  *bars,
                    const double  *parameters,
                    double *const *outputs)
{
  gsize period = parameters[0];
  gsize length = bars->length;
  g_autofree double *once = g_new (double, length);
  double *twice = outputs[0];

  compute_ema (bars->close, 0, length, period, once);
  compute_ema (once, period - 1, length, period, twice);
  for (gsize i = 2 * (period - 1); i < length; i++)
    twice[i] = 2 * once[i] - twice[i];
}

void
_dp_indicator_tema (const DpBars  *bars,
                    const double  *parameters,
                    double *const *outputs)
{
  gsize period = parameters[0];
  gsize length = bars->length;
  g_autofree double *once = g_new (double, length);
  g_autofree double *twice = g_new (double, length);
  double *thrice = outputs[0];

  compute_ema (bars->close, 0, length, period, once);
  compute_ema (once, period - 1, length, period, twice);
  compute_ema (twice, 2 * (period - 1), length, period, thrice);
  for (gsize i = 3 * (period - 1); i < length; i++)
    thrice[i] = 3 * (once[i] - twice[i]) + thrice[i];
}

/* Both averages begin at the slow one's first bar; nothing is given before the signal's first. */
gboolean
_dp_indicator_macd (const DpBars  *bars,
                    const double  *parameters,
                    double *const *outputs)
{
  gsize fast = MIN (parameters[0], parameters[1]);
  gsize slow = MAX (parameters[0], parameters[1]);
  gsize begin = slow - 1;
  gsize first = begin + parameters[2] - 1;
  double k[3] = { get_ema_k (fast), get_ema_k (slow), get_ema_k (parameters[2]) };
  double averages[3] = { 0 };
  double line;

  if (first >= bars->length)
    return TRUE;

  averages[0] = mean_of (bars->close + slow - fast, fast);
  averages[1] = mean_of (bars->close, slow);
  line = averages[0] - averages[1];
  averages[2] = line;
  for (gsize i = begin + 1; i <= first; i++)
    {
      averages[0] += k[0] * (bars->close[i] - averages[0]);
      averages[1] += k[1] * (bars->close[i] - averages[1]);
      line = averages[0] - averages[1];
      averages[2] += line;
    }
  averages[2] /= parameters[2];

  outputs[0][first] = line;
  outputs[1][first] = averages[2];
  outputs[2][first] = line - averages[2];

  return _dp_kernel_macd (bars->close, first + 1, bars->length, k, averages, outputs);
}
