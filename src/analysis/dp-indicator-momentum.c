/* dp-indicator-momentum.c: how fast prices move, and where in their range they stand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

gboolean
_dp_indicator_rsi (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  const double *closes = bars->close;
  gsize period = parameters[0];
  double gain = 0;
  double change = 0;

  if (period >= bars->length)
    return TRUE;

  for (gsize i = 1; i <= period; i++)
    {
      gain += MAX (closes[i] - closes[i - 1], 0);
      change += fabs (closes[i] - closes[i - 1]);
    }
  gain /= period;
  change /= period;
  outputs[0][period] = change < DP_INDICATOR_FLAT ? 0 : 100 * gain / change;

  return _dp_kernel_rsi (closes, period + 1, bars->length, 1.0 / period, gain, change,
                         outputs[0]);
}

/* Where the close stands between the lowest and the highest, from 0 to 1; 0 where they are one */
static void
compute_place (const DpBars *bars,
               gsize         period,
               double       *out)
{
  g_autofree double *lows = g_new (double, bars->length);

  _dp_window_highs (bars->high, bars->length, period, out);
  _dp_window_lows (bars->low, bars->length, period, lows);
  for (gsize i = period - 1; i < bars->length; i++)
    out[i] = out[i] != lows[i] ? (bars->close[i] - lows[i]) / (out[i] - lows[i]) : 0;
}

/* The mean of @period of the values, which begin at @begin. Returns: where the means begin */
static gsize
smooth (double *values,
        gsize   begin,
        gsize   length,
        gsize   period,
        double *out)
{
  if (begin + period - 1 >= length)
    return length;

  _dp_window_sums (values + begin, length - begin, period, out + begin);
  for (gsize i = begin + period - 1; i < length; i++)
    out[i] /= period;

  return begin + period - 1;
}

void
_dp_indicator_stoch (const DpBars  *bars,
                     const double  *parameters,
                     double *const *outputs)
{
  g_autofree double *fast = g_new (double, bars->length);
  double *k = outputs[0];
  double *d = outputs[1];
  gsize length = bars->length;
  gsize first;

  compute_place (bars, parameters[0], fast);
  for (gsize i = parameters[0] - 1; i < length; i++)
    fast[i] *= 100;
  first = smooth (fast, parameters[0] - 1, length, parameters[1], k);
  first = smooth (k, first, length, parameters[2], d);
  _dp_fill_nan (k, 0, first);
}

void
_dp_indicator_willr (const DpBars  *bars,
                     const double  *parameters,
                     double *const *outputs)
{
  g_autofree double *lows = g_new (double, bars->length);
  double *out = outputs[0];
  gsize period = parameters[0];

  _dp_window_highs (bars->high, bars->length, period, out);
  _dp_window_lows (bars->low, bars->length, period, lows);
  for (gsize i = period - 1; i < bars->length; i++)
    out[i] = out[i] != lows[i] ? -100 * (out[i] - bars->close[i]) / (out[i] - lows[i]) : 0;
}

void
_dp_indicator_roc (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];

  for (gsize i = period; i < bars->length; i++)
    {
      double before = bars->close[i - period];

      outputs[0][i] = before != 0 ? (bars->close[i] - before) / before * 100 : 0;
    }
}

void
_dp_indicator_mom (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];

  for (gsize i = period; i < bars->length; i++)
    outputs[0][i] = bars->close[i] - bars->close[i - period];
}

/*
 * The mean deviation has no sums that could be moved along: each window is gone through, as
 * distances from its last bar, which are exact where prices are large and move little.
 */
void
_dp_indicator_cci (const DpBars  *bars,
                   const double  *parameters,
                   double *const *outputs)
{
  gsize period = parameters[0];
  g_autofree double *distances = g_new (double, period);

  for (gsize i = period - 1; i < bars->length; i++)
    {
      gsize begin = i + 1 - period;
      double mean = 0;
      double deviation = 0;

      for (gsize j = 0; j < period; j++)
        {
          distances[j] = (bars->high[begin + j] - bars->high[i]) +
                         (bars->low[begin + j] - bars->low[i]) +
                         (bars->close[begin + j] - bars->close[i]);
          mean += distances[j];
        }
      mean /= period;
      for (gsize j = 0; j < period; j++)
        deviation += fabs (distances[j] - mean);
      outputs[0][i] = deviation > 0 ? -mean / (0.015 * deviation / period) : 0;
    }
}

/*
 * How long ago the window's highest value was (@sign 1) or its lowest (-1); of equal ones the last
 * counts. @candidates: room for as many as @out: those that nothing after them outdoes, in order
 */
static void
compute_age (const double *values,
             gsize         length,
             gsize         period,
             double        sign,
             gsize        *candidates,
             double       *out)
{
  gsize begin = 0;
  gsize end = 0;

  for (gsize i = 0; i < length; i++)
    {
      while (end > begin && sign * values[candidates[end - 1]] <= sign * values[i])
        end--;
      candidates[end++] = i;
      if (candidates[begin] + period <= i)
        begin++;
      if (i + 1 >= period)
        out[i] = i - candidates[begin];
    }
}

void
_dp_indicator_aroon (const DpBars  *bars,
                     const double  *parameters,
                     double *const *outputs)
{
  g_autofree gsize *candidates = g_new (gsize, bars->length);
  gsize period = parameters[0];

  compute_age (bars->high, bars->length, period + 1, 1, candidates, outputs[0]);
  compute_age (bars->low, bars->length, period + 1, -1, candidates, outputs[1]);
  for (int j = 0; j < 2; j++)
    for (gsize i = period; i < bars->length; i++)
      outputs[j][i] = 100 * (period - outputs[j][i]) / period;
}
