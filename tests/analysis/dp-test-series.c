/* dp-test-series.c: series that are hard on sums
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-indicators.h"

#include <math.h>

static double
get_close (TestSeries  series,
           GRand      *random,
           gsize       i,
           double      before)
{
  switch (series)
    {
    case TEST_SERIES_WALK:
      return (i == 0 ? 80 : before) * (1 + g_rand_double_range (random, -0.03, 0.0305));
    case TEST_SERIES_CONSTANT:
      return 33.1;
    case TEST_SERIES_STEPS:
      return 0.1 + (i / 300) * 7.7;
    case TEST_SERIES_RISING:
      return 10 + 0.37 * i;
    case TEST_SERIES_FALLING:
      return 100000 - 0.37 * i;
    case TEST_SERIES_JUMPS:
      return i % 97 < 3 ? 1e6 + i : 0.01 + g_rand_double_range (random, 0, 0.001);
    case TEST_SERIES_TINY:
      return (i == 0 ? 1e-8 : before) * (1 + g_rand_double_range (random, -0.1, 0.1));
    case TEST_SERIES_LARGE:
      return 1e6 + g_rand_double_range (random, -0.005, 0.005);
    case TEST_N_SERIES:
    default:
      g_assert_not_reached ();
    }
}

TestBars *
test_bars_new (TestSeries series,
               gsize      length)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (4711 + series);
  gboolean flat = series == TEST_SERIES_CONSTANT || series == TEST_SERIES_STEPS;
  TestBars *self = g_new0 (TestBars, 1);

  self->length = length;
  self->high = g_new (double, length + 1);
  self->low = g_new (double, length + 1);
  self->close = g_new (double, length + 1);
  self->volume = g_new (double, length + 1);
  for (gsize i = 0; i < length; i++)
    {
      double close = get_close (series, random, i, i > 0 ? self->close[i - 1] : NAN);
      double reach = series == TEST_SERIES_LARGE ? 1e-9 : 0.01;

      self->close[i] = close;
      self->high[i] = flat ? close : close * (1 + g_rand_double_range (random, 0, reach));
      self->low[i] = flat ? close : close * (1 - g_rand_double_range (random, 0, reach));
      self->volume[i] = flat && i % 50 < 25 ? 0 : g_rand_int_range (random, 0, 1000000);
    }

  return self;
}

void
test_bars_free (TestBars *self)
{
  g_free (self->high);
  g_free (self->low);
  g_free (self->close);
  g_free (self->volume);
  g_free (self);
}

void
test_bars_get (const TestBars *self,
               DpBars         *bars)
{
  *bars = (DpBars) { self->length, self->high, self->low, self->close, self->volume };
}

double **
test_columns_new (guint n,
                  gsize length)
{
  double **columns = g_new0 (double *, n + 1);

  for (guint i = 0; i < n; i++)
    {
      columns[i] = g_new (double, length + 1);
      for (gsize j = 0; j <= length; j++)
        columns[i][j] = -12345.6789;
    }

  return columns;
}

void
test_columns_free (double **columns)
{
  g_strfreev ((char **) columns);
}
