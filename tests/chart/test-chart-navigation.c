/* test-chart-navigation.c: zoom, pan, ranges and the cursor keep their promises
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "chart-fixture.h"
#include "dp-date.h"
#include "dp-test.h"

#define N_BARS 2600   /* to the end of 2025 */
#define WIDTH  900
#define HEIGHT 500

static DpChart *
create_chart (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("NORD.SIM", N_BARS, 3);
  DpChart *chart = fixture_chart_new (series);

  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));

  return chart;
}

static double
get_first (DpChart *chart)
{
  double first;

  dp_chart_get_view (chart, &first, NULL);

  return first;
}

static double
get_span (DpChart *chart)
{
  double first;
  double last;

  dp_chart_get_view (chart, &first, &last);

  return last - first;
}

static void
count_cb (DpChart *chart,
          guint   *count)
{
  (*count)++;
}

static void
test_ranges (void)
{
  const struct { const char *range; int years, months; } ranges[] = {
    { "1m", 0, 1 }, { "3m", 0, 3 }, { "6m", 0, 6 }, { "1y", 1, 0 }, { "5y", 5, 0 },
  };
  g_autoptr(DpChart) chart = create_chart ();
  const gint64 *times = dp_series_get_times (dp_chart_get_series (chart));
  g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc (times[N_BARS - 1]);

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr(GDateTime) begin = g_date_time_add_full (end, -ranges[i].years, -ranges[i].months,
                                                         0, 0, 0, 0);
      gsize first;

      g_assert_true (dp_chart_set_range (chart, ranges[i].range));
      first = (gsize) get_first (chart);
      g_assert_cmpint (times[first], >=, g_date_time_to_unix (begin));
      g_assert_cmpint (times[first - 1], <, g_date_time_to_unix (begin));
      g_assert_cmpfloat (get_first (chart) + get_span (chart), >=, N_BARS);
    }

  g_assert_true (dp_chart_set_range (chart, "ytd"));
  g_assert_cmpint (times[(gsize) get_first (chart)], >=,
                   dp_date_from_ymd (g_date_time_get_year (end), 1, 1) * G_GINT64_CONSTANT (86400));
  g_assert_true (dp_chart_set_range (chart, "max"));
  g_assert_cmpfloat (get_first (chart), ==, 0);
}

static void
test_ranges_refused (void)
{
  const char *refused[] = { "", "y", "0d", "1", "-1y", "1yy", "2x", "week" };
  g_autoptr(DpChart) chart = create_chart ();
  double first = get_first (chart);

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    g_assert_false (dp_chart_set_range (chart, refused[i]));
  g_assert_cmpfloat (get_first (chart), ==, first);
}

/* The newest @length of the bars. */
static DpSeries *
create_newest (DpSeries *series,
               gsize     length)
{
  gsize begin = dp_series_get_length (series) - length;
  const double *columns[] = {
    dp_series_get_open (series), dp_series_get_high (series), dp_series_get_low (series),
    dp_series_get_close (series), dp_series_get_volume (series),
  };
  double *copies[5];

  for (guint i = 0; i < 5; i++)
    copies[i] = g_memdup2 (columns[i] + begin, length * sizeof (double));

  return dp_series_new_take (dp_series_get_symbol (series), dp_series_get_interval (series),
                             length,
                             g_memdup2 (dp_series_get_times (series) + begin,
                                        length * sizeof (gint64)),
                             copies[0], copies[1], copies[2], copies[3], copies[4]);
}

/* Older bars come before those that are seen, which stay where they are, and look as if all had
 * been there at once. */
static void
test_older_bars (void)
{
  g_autoptr(DpSeries) all = fixture_series_new_walk ("NORD.SIM", N_BARS, 3);
  const gsize lengths[] = { 500, 1503, N_BARS };
  g_autoptr(DpChart) chart = NULL;
  g_autoptr(DpChart) whole = fixture_chart_new (all);
  cairo_surface_t *expected, *drawn;

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(DpSeries) part = create_newest (all, lengths[i]);

      if (chart == NULL)
        {
          chart = fixture_chart_new (part);
          dp_chart_add_indicator (chart, "sma:20", NULL);
          dp_chart_set_view (chart, 300, 420.5);
          dp_chart_set_cursor (chart, 350);
        }
      else
        {
          dp_chart_update_series (chart, part);
        }
      g_assert_cmpfloat_with_epsilon (get_first (chart), lengths[i] - 500 + 300, 1e-9);
      g_assert_cmpfloat_with_epsilon (get_span (chart), 120.5, 1e-9);
      g_assert_cmpint (dp_chart_get_cursor (chart), ==, lengths[i] - 500 + 350);
      cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
    }

  dp_chart_add_indicator (whole, "sma:20", NULL);
  dp_chart_set_view (whole, N_BARS - 200, N_BARS - 79.5);
  dp_chart_set_cursor (whole, N_BARS - 150);
  expected = fixture_draw (whole, WIDTH, HEIGHT);
  drawn = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_cmpmem (cairo_image_surface_get_data (drawn),
                   (gsize) cairo_image_surface_get_stride (drawn) * HEIGHT,
                   cairo_image_surface_get_data (expected),
                   (gsize) cairo_image_surface_get_stride (expected) * HEIGHT);
  cairo_surface_destroy (expected);
  cairo_surface_destroy (drawn);
}

/* Bars that went away, as after a correction, take nothing else with them. */
static void
test_fewer_bars (void)
{
  g_autoptr(DpSeries) all = fixture_series_new_walk ("NORD.SIM", N_BARS, 3);
  g_autoptr(DpSeries) part = create_newest (all, 300);
  g_autoptr(DpSeries) none = create_newest (all, 0);
  g_autoptr(DpChart) chart = fixture_chart_new (all);

  dp_chart_set_view (chart, N_BARS - 100, N_BARS);
  dp_chart_set_cursor (chart, 10);
  dp_chart_update_series (chart, part);
  g_assert_cmpfloat (get_first (chart), ==, 200);
  g_assert_cmpint (dp_chart_get_cursor (chart), ==, 0);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  dp_chart_update_series (chart, none);
  g_assert_cmpint (dp_chart_get_cursor (chart), ==, -1);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
}

/* What is under the pointer stays under it. */
static void
test_zoom_keeps_place (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  const double factors[] = { 0.8, 0.5, 1.3, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (factors); i++)
    {
      double span = 200;
      gssize index;

      dp_chart_set_view (chart, 1000, 1200);
      cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
      index = dp_chart_get_index_at (chart, 301);
      dp_chart_zoom (chart, factors[i], 301);
      g_assert_cmpfloat_with_epsilon (get_span (chart), span * factors[i], 1e-9);
      g_assert_cmpint (dp_chart_get_index_at (chart, 301), ==, index);
      cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
      g_assert_cmpint (dp_chart_get_index_at (chart, 301), ==, index);
    }
}

static void
test_zoom_limits (void)
{
  g_autoptr(DpChart) chart = create_chart ();

  for (int i = 0; i < 200; i++)
    {
      dp_chart_zoom (chart, 0.5, 400);
      cairo_surface_destroy (fixture_draw (chart, 64, 64));
    }
  g_assert_cmpfloat (get_span (chart), >=, 4);
  g_assert_cmpfloat (get_span (chart), <=, 20);
  for (int i = 0; i < 50; i++)
    dp_chart_zoom (chart, 2, 400);
  g_assert_cmpfloat (get_span (chart), >=, N_BARS);
  g_assert_cmpfloat (get_span (chart), <=, N_BARS * 1.5);
}

static void
test_pan (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  gssize index;

  dp_chart_set_view (chart, 1000, 1200);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  index = dp_chart_get_index_at (chart, 500);
  dp_chart_pan (chart, 123);
  g_assert_cmpfloat (get_first (chart), <, 1000);
  g_assert_cmpfloat_with_epsilon (get_span (chart), 200, 1e-9);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  g_assert_cmpint (dp_chart_get_index_at (chart, 623), ==, index);
  dp_chart_pan (chart, -123);
  g_assert_cmpfloat_with_epsilon (get_first (chart), 1000, 1e-6);

  /* However far: some bars always remain in view. */
  dp_chart_pan (chart, 1e9);
  g_assert_cmpfloat (get_first (chart) + get_span (chart), >, 10);
  dp_chart_pan (chart, -1e12);
  g_assert_cmpfloat (get_first (chart), <, N_BARS - 10);
  g_assert_cmpfloat_with_epsilon (get_span (chart), 200, 1e-6);
}

static void
test_cursor (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  guint serial = dp_chart_get_content_serial (chart);
  guint count = 0;

  g_signal_connect (chart, "changed", G_CALLBACK (count_cb), &count);
  dp_chart_set_cursor (chart, 17);
  g_assert_cmpint (dp_chart_get_cursor (chart), ==, 17);
  dp_chart_set_cursor (chart, 17);
  g_assert_cmpuint (count, ==, 1);
  dp_chart_set_cursor (chart, N_BARS);
  g_assert_cmpint (dp_chart_get_cursor (chart), ==, -1);
  g_assert_cmpuint (count, ==, 2);

  /* The cursor is drawn over the content, which stays as it is. */
  g_assert_cmpuint (dp_chart_get_content_serial (chart), ==, serial);
  dp_chart_set_view (chart, 5, 50);
  g_assert_cmpuint (dp_chart_get_content_serial (chart), !=, serial);
}

static void
test_pointer (void)
{
  g_autoptr(DpChart) chart = create_chart ();

  dp_chart_set_view (chart, 100, 200);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  dp_chart_set_pointer (chart, 0, 100);
  g_assert_cmpint (dp_chart_get_cursor (chart), ==, 100);
  dp_chart_set_pointer (chart, WIDTH - 2, 100);   /* over the prices' axis */
  g_assert_cmpint (dp_chart_get_cursor (chart), ==, -1);

  dp_chart_set_view (chart, N_BARS - 90, N_BARS + 10);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  dp_chart_set_pointer (chart, 810, 100);         /* right of the last bar */
  g_assert_cmpint (dp_chart_get_cursor (chart), ==, N_BARS - 1);
}

static void
test_before_first_draw (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("A", 500, 3);
  g_autoptr(DpChart) chart = fixture_chart_new (series);

  g_assert_cmpint (dp_chart_get_index_at (chart, 10), ==, -1);
  dp_chart_pan (chart, 10);
  dp_chart_set_pointer (chart, 10, 10);
  dp_chart_zoom (chart, 0.5, 10);
  g_assert_cmpfloat (get_first (chart) + get_span (chart), >=, 500);
}

/* From one bar to none: views make sense without anything in them. */
static void
test_few (void)
{
  for (gsize length = 0; length < 12; length++)
    {
      g_autoptr(DpSeries) series = fixture_series_new_walk ("A", length, 3);
      g_autoptr(DpChart) chart = fixture_chart_new (series);

      g_assert_true (dp_chart_set_range (chart, "1m"));
      g_assert_cmpfloat (get_first (chart), <=, 0);
      g_assert_cmpfloat (get_first (chart) + get_span (chart), >=, length);
      dp_chart_zoom (chart, 0.1, 100);
      dp_chart_pan (chart, 1000);
      cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
    }
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/chart/navigation/ranges", test_ranges);
  g_test_add_func ("/chart/navigation/ranges-refused", test_ranges_refused);
  g_test_add_func ("/chart/navigation/older-bars", test_older_bars);
  g_test_add_func ("/chart/navigation/fewer-bars", test_fewer_bars);
  g_test_add_func ("/chart/navigation/zoom-keeps-place", test_zoom_keeps_place);
  g_test_add_func ("/chart/navigation/zoom-limits", test_zoom_limits);
  g_test_add_func ("/chart/navigation/pan", test_pan);
  g_test_add_func ("/chart/navigation/cursor", test_cursor);
  g_test_add_func ("/chart/navigation/pointer", test_pointer);
  g_test_add_func ("/chart/navigation/before-first-draw", test_before_first_draw);
  g_test_add_func ("/chart/navigation/few", test_few);

  return g_test_run ();
}
