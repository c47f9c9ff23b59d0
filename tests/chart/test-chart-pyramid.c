/* test-chart-pyramid.c: any range of the pyramid equals looking at every bar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-chart-pyramid.h"
#include "dp-test.h"

typedef struct
{
  gsize   length;
  double *low;
  double *high;
  double *close;
  double *sum;
} Columns;

static Columns *
columns_new (gsize length)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  Columns *columns = g_new0 (Columns, 1);

  columns->length = length;
  columns->low = g_new (double, MAX (length, 1));
  columns->high = g_new (double, MAX (length, 1));
  columns->close = g_new (double, MAX (length, 1));
  columns->sum = g_new (double, MAX (length, 1));
  for (gsize i = 0; i < length; i++)
    {
      columns->close[i] = g_rand_double_range (random, 10, 20);
      columns->low[i] = columns->close[i] - 1;
      columns->high[i] = columns->close[i] + 1;
      columns->sum[i] = g_rand_int_range (random, 0, 1000);
      if (g_rand_int_range (random, 0, 10) == 0)
        columns->low[i] = columns->high[i] = columns->sum[i] = NAN;
    }

  return columns;
}

static void
columns_free (Columns *columns)
{
  g_free (columns->low);
  g_free (columns->high);
  g_free (columns->close);
  g_free (columns->sum);
  g_free (columns);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Columns, columns_free)

static void
assert_range (const DpChartPyramid *pyramid,
              const Columns        *columns,
              gsize                 first,
              gsize                 end)
{
  DpChartExtent extent = dp_chart_pyramid_query (pyramid, first, end);
  double low = INFINITY;
  double high = -INFINITY;
  double sum = 0;

  for (gsize i = first; i < MIN (end, columns->length); i++)
    {
      low = fmin (low, isnan (columns->low[i]) ? columns->close[i] : columns->low[i]);
      high = fmax (high, isnan (columns->high[i]) ? columns->close[i] : columns->high[i]);
      sum += isnan (columns->sum[i]) ? 0 : columns->sum[i];
    }
  g_assert_cmpfloat (extent.low, ==, low);
  g_assert_cmpfloat (extent.high, ==, high);
  g_assert_cmpfloat (extent.sum, ==, sum);   /* whole numbers: exact in any order */
}

static void
test_every_range (void)
{
  for (gsize length = 0; length < 90; length++)
    {
      g_autoptr(Columns) columns = columns_new (length);
      g_autoptr(DpChartPyramid) pyramid = dp_chart_pyramid_new (columns->low, columns->high,
                                                                columns->close, columns->sum,
                                                                length);

      for (gsize first = 0; first <= length; first++)
        for (gsize end = first; end <= length; end++)
          assert_range (pyramid, columns, first, end);
    }
}

static void
test_large (void)
{
  const gsize length = 100003;
  g_autoptr(GRand) random = g_rand_new_with_seed (8);
  g_autoptr(Columns) columns = columns_new (length);
  g_autoptr(DpChartPyramid) pyramid = dp_chart_pyramid_new (columns->low, columns->high,
                                                            columns->close, columns->sum, length);

  assert_range (pyramid, columns, 0, length);
  assert_range (pyramid, columns, 0, length + 1000);
  for (int i = 0; i < 200; i++)
    {
      gsize first = g_rand_int_range (random, 0, length);

      assert_range (pyramid, columns, first, g_rand_int_range (random, first, length + 1));
    }
}

static void
test_nothing (void)
{
  const double missing[] = { NAN, NAN, NAN, NAN, NAN, NAN };
  g_autoptr(DpChartPyramid) pyramid = dp_chart_pyramid_new (missing, missing, NULL, NULL, 6);
  DpChartExtent extent = dp_chart_pyramid_query (pyramid, 0, 6);

  g_assert_cmpfloat (extent.low, >, extent.high);
  extent = dp_chart_pyramid_query (pyramid, 4, 4);
  g_assert_cmpfloat (extent.low, >, extent.high);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/chart/pyramid/every-range", test_every_range);
  g_test_add_func ("/chart/pyramid/large", test_large);
  g_test_add_func ("/chart/pyramid/nothing", test_nothing);

  return g_test_run ();
}
