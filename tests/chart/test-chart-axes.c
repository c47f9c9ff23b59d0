/* test-chart-axes.c: places, heights and ticks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "chart-fixture.h"
#include "dp-date.h"
#include "dp-test.h"
#include "dp-time-axis.h"
#include "dp-value-axis.h"

static DpTimeAxis
create_time_axis (DpSeries *series,
                  double    first,
                  double    last,
                  double    width)
{
  return (DpTimeAxis) {
    .series = series, .length = dp_series_get_length (series),
    .first = first, .last = last, .width = width, .pixel = 1,
  };
}

static void
test_value_round_trip (void)
{
  for (int logarithmic = 0; logarithmic < 2; logarithmic++)
    {
      DpValueAxis axis;

      dp_value_axis_init (&axis, 10, 1000, logarithmic, 0.1, 50, 400);
      g_assert_cmpfloat_with_epsilon (dp_value_axis_get_y (&axis, 1000), 90, 1e-6);
      g_assert_cmpfloat_with_epsilon (dp_value_axis_get_y (&axis, 10), 410, 1e-6);
      for (double value = 10; value < 1000; value *= 1.7)
        g_assert_cmpfloat_with_epsilon (dp_value_axis_get_value (
                                          &axis, dp_value_axis_get_y (&axis, value)),
                                        value, 1e-6);
    }
}

/* A tenfold price is as high above the one before wherever it is. */
static void
test_value_logarithmic (void)
{
  DpValueAxis axis;

  dp_value_axis_init (&axis, 1, 100, TRUE, 0, 0, 300);
  g_assert_cmpfloat_with_epsilon (dp_value_axis_get_y (&axis, 10), 150, 1e-6);
  g_assert_true (isfinite (dp_value_axis_get_y (&axis, -5)));

  /* Not for prices of zero and less. */
  dp_value_axis_init (&axis, -1, 100, TRUE, 0, 0, 300);
  g_assert_false (axis.logarithmic);
}

static void
test_value_degenerate (void)
{
  const double ranges[][2] = { { 5, 5 },
                               { 0, 0 },
                               { -3, -3 },
                               { INFINITY, -INFINITY },
                               { NAN, NAN } };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      for (int logarithmic = 0; logarithmic < 2; logarithmic++)
        {
          g_autoptr(GArray) ticks = NULL;
          DpValueAxis axis;

          dp_value_axis_init (&axis, ranges[i][0], ranges[i][1], logarithmic, 0.05, 0, 300);
          g_assert_cmpfloat (axis.low, <, axis.high);
          ticks = dp_value_axis_list_ticks (&axis, 40);
          g_assert_cmpuint (ticks->len, >=, 1);
        }
    }
}

static void
assert_value_ticks (double   low,
                    double   high,
                    gboolean logarithmic)
{
  const double spacing = 40;
  g_autoptr(GArray) ticks = NULL;
  double last_y = INFINITY;
  DpValueAxis axis;

  dp_value_axis_init (&axis, low, high, logarithmic, 0.05, 20, 420);
  ticks = dp_value_axis_list_ticks (&axis, spacing);
  g_assert_cmpuint (ticks->len, >=, 2);
  for (guint i = 0; i < ticks->len; i++)
    {
      const DpValueTick *tick = &g_array_index (ticks, DpValueTick, i);
      double y = dp_value_axis_get_y (&axis, tick->value);
      g_autofree char *label = g_strdup_printf ("%.*f", tick->decimals, tick->value);

      g_assert_cmpfloat (y, >=, 20 - 1e-6);
      g_assert_cmpfloat (y, <=, 440 + 1e-6);
      g_assert_cmpfloat (last_y - y, >=, spacing * 0.69);
      /* The label says what the tick is. */
      g_assert_cmpfloat (fabs (g_ascii_strtod (label, NULL) - tick->value), <=,
                         fabs (tick->value) * 1e-9 + 1e-15);
      last_y = y;
    }
}

static void
test_value_ticks (void)
{
  const double scales[] = { 1e-7, 0.003, 1, 37, 12345, 9e8 };
  const double ratios[] = { 1.001, 1.04, 1.7, 3, 7.9, 8.1, 25, 400, 1e5 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ratios); j++)
      for (int logarithmic = 0; logarithmic < 2; logarithmic++)
        assert_value_ticks (scales[i], scales[i] * ratios[j], logarithmic);
  assert_value_ticks (-50, 50, FALSE);
}

static void
test_time_places (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 100, 1);
  DpTimeAxis axis = create_time_axis (series, 20, 40, 400);
  gsize begin, end;

  axis.x = 50;
  g_assert_cmpfloat (dp_time_axis_get_x (&axis, 20), ==, 50);
  g_assert_cmpfloat (dp_time_axis_get_x (&axis, 30.5), ==, 50 + 10.5 * 20);
  g_assert_cmpfloat (dp_time_axis_get_place (&axis, 260), ==, 30.5);
  dp_time_axis_get_visible (&axis, &begin, &end);
  g_assert_cmpuint (begin, ==, 20);
  g_assert_cmpuint (end, ==, 40);

  axis.first = -10.5;
  axis.last = 110;
  dp_time_axis_get_visible (&axis, &begin, &end);
  g_assert_cmpuint (begin, ==, 0);
  g_assert_cmpuint (end, ==, 100);

  axis.first = 120;
  axis.last = 140;
  dp_time_axis_get_visible (&axis, &begin, &end);
  g_assert_cmpuint (begin, ==, end);
}

static void
test_time_groups (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 10, 1);

  for (double bars = 10; bars < 1e7; bars *= 1.13)
    {
      DpTimeAxis axis = create_time_axis (series, 0, bars, 1000);
      gsize group = dp_time_axis_get_group (&axis, 4);

      /* Wide enough, and not much wider than it must be. */
      g_assert_cmpfloat (group * dp_time_axis_get_bar_width (&axis), >=, 4 - 1e-9);
      if (group > 1)
        g_assert_cmpfloat (group * dp_time_axis_get_bar_width (&axis), <, 8 + 1e-9);
    }
}

static void
assert_time_tick (const GArray *ticks,
                  guint         i,
                  const char   *date,
                  const char   *label,
                  DpSeries     *series)
{
  const DpTimeTick *tick = &g_array_index (ticks, DpTimeTick, i);
  g_autofree char *day = NULL;

  g_assert_cmpuint (i, <, ticks->len);
  day = dp_date_to_string (dp_series_get_times (series)[tick->index] / 86400);
  g_assert_cmpstr (day, ==, date);
  g_assert_cmpstr (tick->label, ==, label);
}

static void
test_time_ticks_days (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 300, 1);
  /* 100 pixels a bar: every day has its own. The first of January 2016 in the data is a Monday. */
  DpTimeAxis axis = create_time_axis (series, 16, 24, 800);
  g_autoptr(GArray) ticks = dp_time_axis_list_ticks (&axis, 60);

  g_assert_cmpuint (ticks->len, ==, 8);
  assert_time_tick (ticks, 0, "2016-01-26", "26", series);
  assert_time_tick (ticks, 3, "2016-01-29", "29", series);
  assert_time_tick (ticks, 4, "2016-02-01", "Feb", series);
  assert_time_tick (ticks, 5, "2016-02-02", "2", series);
}

/* Without a month's begin in view, the first day says its month. */
static void
test_time_ticks_first (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 300, 1);
  DpTimeAxis axis = create_time_axis (series, 6, 14, 800);
  g_autoptr(GArray) ticks = dp_time_axis_list_ticks (&axis, 60);

  assert_time_tick (ticks, 0, "2016-01-12", "12 Jan", series);
  assert_time_tick (ticks, 1, "2016-01-13", "13", series);
}

static void
test_time_ticks_weeks (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 300, 1);
  DpTimeAxis axis = create_time_axis (series, 0, 40, 640);
  g_autoptr(GArray) ticks = dp_time_axis_list_ticks (&axis, 60);

  assert_time_tick (ticks, 1, "2016-01-11", "11 Jan", series);
  assert_time_tick (ticks, 4, "2016-02-01", "Feb", series);
}

static void
test_time_ticks_months (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 600, 1);
  DpTimeAxis axis = create_time_axis (series, 200, 460, 1000);
  g_autoptr(GArray) ticks = dp_time_axis_list_ticks (&axis, 60);

  for (guint i = 0; i < ticks->len; i++)
    if (g_array_index (ticks, DpTimeTick, i).rank == DP_TIME_RANK_YEAR)
      {
        assert_time_tick (ticks, i, "2017-01-02", "2017", series);
        assert_time_tick (ticks, i + 1, "2017-02-01", "Feb", series);
        return;
      }
  g_assert_not_reached ();
}

/* At any zoom: ascending, apart, each the first bar of what it names. */
static void
test_time_ticks_everywhere (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 20000, 1);

  for (double bars = 8; bars < 24000; bars *= 1.31)
    {
      DpTimeAxis axis = create_time_axis (series, 10000 - bars / 2, 10000 + bars / 2, 900);
      g_autoptr(GArray) ticks = dp_time_axis_list_ticks (&axis, 55);
      double last_x = -1000;

      g_assert_cmpuint (ticks->len, >=, 2);
      g_assert_cmpuint (ticks->len, <=, 24);
      for (guint i = 0; i < ticks->len; i++)
        {
          const DpTimeTick *tick = &g_array_index (ticks, DpTimeTick, i);
          double x = dp_time_axis_get_x (&axis, tick->index);

          g_assert_cmpuint (tick->index, <, 20000);
          g_assert_cmpfloat (x - last_x, >=, 55 * 0.74);
          last_x = x;
        }
    }
}

static void
test_time_ticks_few (void)
{
  const FixtureBar bar = { 1, 1, 1, 1, 1 };
  g_autoptr(DpSeries) none = fixture_series_new ("A", FIXTURE_MONDAY, &bar, 0);
  g_autoptr(DpSeries) one = fixture_series_new ("A", FIXTURE_MONDAY, &bar, 1);
  DpTimeAxis axis = create_time_axis (none, -4, 4, 500);
  g_autoptr(GArray) no_ticks = dp_time_axis_list_ticks (&axis, 60);
  g_autoptr(GArray) ticks = NULL;

  g_assert_cmpuint (no_ticks->len, ==, 0);
  axis = create_time_axis (one, -3.5, 4.5, 500);
  ticks = dp_time_axis_list_ticks (&axis, 60);
  g_assert_cmpuint (ticks->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/chart/value-axis/round-trip", test_value_round_trip);
  g_test_add_func ("/chart/value-axis/logarithmic", test_value_logarithmic);
  g_test_add_func ("/chart/value-axis/degenerate", test_value_degenerate);
  g_test_add_func ("/chart/value-axis/ticks", test_value_ticks);
  g_test_add_func ("/chart/time-axis/places", test_time_places);
  g_test_add_func ("/chart/time-axis/groups", test_time_groups);
  g_test_add_func ("/chart/time-axis/ticks-days", test_time_ticks_days);
  g_test_add_func ("/chart/time-axis/ticks-first", test_time_ticks_first);
  g_test_add_func ("/chart/time-axis/ticks-weeks", test_time_ticks_weeks);
  g_test_add_func ("/chart/time-axis/ticks-months", test_time_ticks_months);
  g_test_add_func ("/chart/time-axis/ticks-everywhere", test_time_ticks_everywhere);
  g_test_add_func ("/chart/time-axis/ticks-few", test_time_ticks_few);

  return g_test_run ();
}
