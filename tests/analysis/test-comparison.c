/* test-comparison.c: several instruments over the same days
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "dp-comparison.h"

#define DAY 86400

/* @days: (array length=n): since 1970 */
static DpSeries *
make_series (gsize         n,
             const gint64 *days,
             const double *closes)
{
  gint64 *times = g_new (gint64, n);
  double *columns[5];

  for (gsize i = 0; i < n; i++)
    times[i] = days[i] * DAY;
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    columns[i] = g_memdup2 (closes, n * sizeof (double));

  return dp_series_new_take ("X", DAY, n, times, columns[0], columns[1], columns[2], columns[3],
                             columns[4]);
}

/* Returns are the differences of @logarithms. */
static DpSeries *
make_powers (gsize         n,
             const gint64 *days,
             const double *logarithms)
{
  g_autofree double *closes = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    closes[i] = exp (logarithms[i]);

  return make_series (n, days, closes);
}

/* Only days that all have count, and of them those from the wanted one on. */
static void
test_common_days (void)
{
  g_autoptr(DpSeries) first = make_series (5, (gint64[]) { 1, 2, 3, 5, 8 },
                                           (double[]) { 10, 11, 12, 13, 14 });
  g_autoptr(DpSeries) second = make_series (4, (gint64[]) { 2, 3, 4, 8 },
                                            (double[]) { 50, 40, 30, 20 });
  DpSeries *both[] = { first, second };
  g_autoptr(DpComparison) all = dp_comparison_new (both, 2, 0);
  g_autoptr(DpComparison) late = dp_comparison_new (both, 2, 3 * DAY);
  g_autoptr(DpComparison) none = dp_comparison_new (NULL, 0, 0);
  g_autoptr(DpSeries) apart = make_series (1, (gint64[]) { 7 }, (double[]) { 1 });
  g_autoptr(DpComparison) nothing = dp_comparison_new ((DpSeries *[]) { first, apart }, 2, 0);
  g_autofree double *indexed = dp_comparison_dup_indexed (all, 1);
  g_autofree double *closes = dp_comparison_dup_closes (late, 0);

  g_assert_cmpuint (dp_comparison_get_n_days (all), ==, 3);
  g_assert_cmpint (dp_comparison_get_times (all)[0], ==, 2 * DAY);
  g_assert_cmpint (dp_comparison_get_times (all)[2], ==, 8 * DAY);
  g_assert_cmpfloat_with_epsilon (indexed[0], 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (indexed[1], 80, 1e-9);
  g_assert_cmpfloat_with_epsilon (indexed[2], 40, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_return (all, 1), -60, 1e-9);
  g_assert_cmpuint (dp_comparison_get_n_days (late), ==, 2);
  g_assert_cmpfloat_with_epsilon (closes[0], 12, 1e-9);
  g_assert_cmpfloat_with_epsilon (closes[1], 14, 1e-9);
  g_assert_cmpuint (dp_comparison_get_n_days (none), ==, 0);
  g_assert_cmpuint (dp_comparison_get_n_days (nothing), ==, 0);
  g_assert_true (isnan (dp_comparison_get_return (nothing, 0)));
  g_assert_true (isnan (dp_comparison_get_max_drawdown (nothing, 0)));
  g_assert_true (isnan (dp_comparison_get_correlation (nothing, 0, 1)));
  g_assert_true (isnan (dp_comparison_get_beta (nothing, 0, 1)));
  g_assert_true (isnan (dp_comparison_get_volatility (late, 0)));
}

static void
test_drawdown (void)
{
  g_autoptr(DpSeries) series = make_series (5, (gint64[]) { 1, 2, 3, 4, 5 },
                                            (double[]) { 100, 120, 90, 132, 99 });
  g_autoptr(DpComparison) comparison = dp_comparison_new (&series, 1, 0);
  g_autofree double *drawdown = dp_comparison_dup_drawdown (comparison, 0);
  const double expected[] = { 0, 0, -25, 0, -25 };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpfloat_with_epsilon (drawdown[i], expected[i], 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_max_drawdown (comparison, 0), -25, 1e-9);
}

/* Returns of 1 %, -1 %, 1 %, -1 % by logarithm, on each day of a year: a deviation that is
 * known. */
static void
test_volatility (void)
{
  const gint64 days[] = { 0, 1, 2, 3, 4 };
  const double closes[] = { 100, 100 * exp (0.01), 100, 100 * exp (0.01), 100 };
  g_autoptr(DpSeries) series = make_series (5, days, closes);
  g_autoptr(DpComparison) comparison = dp_comparison_new (&series, 1, 0);
  g_autofree double *volatility = dp_comparison_dup_volatility (comparison, 0, 4);

  for (guint i = 0; i < 4; i++)
    g_assert_true (isnan (volatility[i]));
  g_assert_cmpfloat_with_epsilon (volatility[4], 0.01 * sqrt (4.0 / 3) * sqrt (365.25) * 100, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_volatility (comparison, 0), volatility[4],
                                  1e-9);
}

static void
test_correlation (void)
{
  const gint64 days[] = { 1, 2, 3, 4 };
  g_autoptr(DpSeries) up = make_powers (4, days, (double[]) { 0, 1, 3, 6 });
  g_autoptr(DpSeries) twice = make_powers (4, days, (double[]) { 0, 2, 6, 12 });
  g_autoptr(DpSeries) against = make_powers (4, days, (double[]) { 6, 5, 3, 0 });
  g_autoptr(DpSeries) still = make_series (4, days, (double[]) { 5, 5, 5, 5 });
  /* Returns 1, 3, 2 against 1, 2, 3: one half. */
  g_autoptr(DpSeries) half = make_powers (4, days, (double[]) { 0, 1, 4, 6 });
  DpSeries *all[] = { up, twice, against, still, half };
  g_autoptr(DpComparison) comparison = dp_comparison_new (all, G_N_ELEMENTS (all), 0);

  g_assert_cmpfloat_with_epsilon (dp_comparison_get_correlation (comparison, 0, 0), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_correlation (comparison, 0, 1), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_correlation (comparison, 0, 2), -1, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_correlation (comparison, 0, 4), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_correlation (comparison, 4, 0), 0.5, 1e-9);
  g_assert_true (isnan (dp_comparison_get_correlation (comparison, 0, 3)));
}

/* Returns 1, 2, 3 of the benchmark: variance sum 2. 2, 4, 6 go twice as far; 1, 3, 2 half. */
static void
test_beta (void)
{
  const gint64 days[] = { 1, 2, 3, 4 };
  g_autoptr(DpSeries) benchmark = make_powers (4, days, (double[]) { 0, 1, 3, 6 });
  g_autoptr(DpSeries) twice = make_powers (4, days, (double[]) { 0, 2, 6, 12 });
  g_autoptr(DpSeries) half = make_powers (4, days, (double[]) { 0, 1, 4, 6 });
  g_autoptr(DpSeries) still = make_powers (4, days, (double[]) { 1, 1, 1, 1 });
  DpSeries *all[] = { benchmark, twice, half, still };
  g_autoptr(DpComparison) comparison = dp_comparison_new (all, G_N_ELEMENTS (all), 0);

  g_assert_cmpfloat_with_epsilon (dp_comparison_get_beta (comparison, 0, 0), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_beta (comparison, 1, 0), 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_beta (comparison, 0, 1), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_beta (comparison, 2, 0), 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (dp_comparison_get_beta (comparison, 3, 0), 0, 1e-9);
  g_assert_true (isnan (dp_comparison_get_beta (comparison, 0, 3)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/analysis/comparison/common-days", test_common_days);
  g_test_add_func ("/analysis/comparison/drawdown", test_drawdown);
  g_test_add_func ("/analysis/comparison/volatility", test_volatility);
  g_test_add_func ("/analysis/comparison/correlation", test_correlation);
  g_test_add_func ("/analysis/comparison/beta", test_beta);

  return g_test_run ();
}
