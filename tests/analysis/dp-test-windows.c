/* dp-test-windows.c: what definitions of indicators are made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-windows.h"

#include <math.h>

/* Wilder's and exponential averages start from a mean and move on by a part of the distance. */
Real
test_move (Real average,
           Real value,
           Real k)
{
  return average + k * (value - average);
}

Real
test_mean_of (const double *values,
              gsize         end,
              gsize         count)
{
  Real sum = 0;

  for (gsize i = end - count; i < end; i++)
    sum += values[i];

  return sum / count;
}

void
test_list_ema (const double *values,
               gsize         begin,
               gsize         length,
               gsize         period,
               double       *out)
{
  Real average = 0;

  for (gsize i = begin + period - 1; i < length; i++)
    {
      average = i == begin + period - 1 ? test_mean_of (values, i + 1, period)
                                        : test_move (average, values[i], (Real) 2 / (period + 1));
      out[i] = average;
    }
}

Real
test_deviation_of (const double *values,
                   gsize         end,
                   gsize         count,
                   gboolean      sample)
{
  Real mean = test_mean_of (values, end, count);
  Real square = 0;

  for (gsize i = end - count; i < end; i++)
    square += (values[i] - mean) * (values[i] - mean);

  return sqrtl (square / (count - (sample ? 1 : 0)));
}

Real
test_highest_of (const DpBars *bars,
                 gsize         end,
                 gsize         count)
{
  Real value = -INFINITY;

  for (gsize i = end - count; i < end; i++)
    value = MAX (value, bars->high[i]);

  return value;
}

Real
test_lowest_of (const DpBars *bars,
                gsize         end,
                gsize         count)
{
  Real value = INFINITY;

  for (gsize i = end - count; i < end; i++)
    value = MIN (value, bars->low[i]);

  return value;
}

Real
test_true_range (const DpBars *bars,
                 gsize         i)
{
  Real high = MAX (bars->high[i], bars->close[i - 1]);
  Real low = MIN (bars->low[i], bars->close[i - 1]);

  return high - low;
}

Real
test_typical (const DpBars *bars,
              gsize         i)
{
  return ((Real) bars->high[i] + bars->low[i] + bars->close[i]) / 3;
}
