/* test-chart-marks.c: scales, baselines, events, and what people draw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "chart-fixture.h"
#include "dp-chart-private.h"
#include "dp-test.h"

#define WIDTH  800
#define HEIGHT 500
#define N_BARS 40

typedef cairo_surface_t Surface;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surface, cairo_surface_destroy)

/* Closes go from 100 up by one a bar, and back from the middle on. */
static DpChart *
create_hill (DpChartType type)
{
  FixtureBar bars[N_BARS];
  g_autoptr(DpSeries) series = NULL;
  DpChart *chart;

  for (int i = 0; i < N_BARS; i++)
    {
      double close = 100 + MIN (i, N_BARS - i) - 5 * (i > N_BARS - 4);

      bars[i] = (FixtureBar) { close, close + 0.2, close - 0.2, close, NAN };
    }
  series = fixture_series_new ("HILL", FIXTURE_MONDAY, bars, N_BARS);
  chart = fixture_chart_new (series);
  dp_chart_set_chart_type (chart, type);
  dp_chart_set_view (chart, 0, N_BARS);

  return chart;
}

static void
draw_and_forget (DpChart *chart)
{
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
}

/* The place of a bar's middle at the height of @value: found as a pointer would find it. */
static void
find_point (DpChart *chart,
            gssize   index,
            double   value,
            double  *x,
            double  *y)
{
  double nearest = INFINITY;
  gint64 time = dp_series_get_times (dp_chart_get_series (chart))[index];

  *x = *y = NAN;
  for (int column = 0; column < WIDTH; column++)
    {
      if (dp_chart_get_index_at (chart, column) != index)
        continue;
      for (int row = 0; row < HEIGHT; row++)
        {
          gint64 found_time;
          double found;

          if (!dp_chart_get_point (chart, column, row, &found_time, &found))
            continue;
          g_assert_cmpint (found_time, ==, time);
          if (fabs (found - value) < nearest)
            {
              nearest = fabs (found - value);
              *x = column;
              *y = row;
            }
        }
      return;
    }
}

static void
test_baseline (void)
{
  g_autoptr(DpChart) chart = create_hill (DP_CHART_TYPE_BASELINE);
  g_autoptr(Surface) surface = fixture_draw (chart, WIDTH, HEIGHT);

  /* The hill is above its first close; its last three bars are below it. */
  g_assert_cmpuint (fixture_count (surface, 0, 40, WIDTH * 3 / 4, HEIGHT - 80, FIXTURE_GREEN), >,
                    200);
  g_assert_cmpuint (fixture_count (surface, 0, 40, WIDTH * 3 / 4, HEIGHT - 80, FIXTURE_RED), ==, 0);
  g_assert_cmpuint (fixture_count (surface, WIDTH * 3 / 4, 40, WIDTH / 4, HEIGHT - 80, FIXTURE_RED),
                    >, 20);
}

/* All scales but the logarithmic one put the same prices at the same heights. */
static void
test_scales (void)
{
  const DpChartScale scales[] = { DP_CHART_SCALE_LINEAR, DP_CHART_SCALE_PERCENT,
                                  DP_CHART_SCALE_INDEXED };
  double first_y = NAN;

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr(DpChart) chart = create_hill (DP_CHART_TYPE_LINE);
      double x, y;

      dp_chart_set_scale (chart, scales[i]);
      draw_and_forget (chart);
      find_point (chart, 20, 120, &x, &y);
      if (i == 0)
        first_y = y;
      g_assert_cmpfloat (fabs (y - first_y), <=, 1);
    }
}

/* A pointer near a bar's price means that price. */
static void
test_snapping (void)
{
  g_autoptr(DpChart) chart = create_hill (DP_CHART_TYPE_CANDLES);
  double x, y;
  gint64 time;
  double value;

  draw_and_forget (chart);
  find_point (chart, 10, 110, &x, &y);
  g_assert_true (dp_chart_get_point (chart, x, y, &time, &value));
  g_assert_true (value == 110 || value == 110.2 || value == 109.8);
  g_assert_true (dp_chart_get_point (chart, x, y - 60, &time, &value));
  g_assert_cmpfloat (value, >, 110.2);
  g_assert_false (dp_chart_get_point (chart, WIDTH - 2, y, &time, &value));
}

static void
test_drawings (void)
{
  g_autoptr(DpChart) chart = create_hill (DP_CHART_TYPE_LINE);
  const gint64 *times = dp_series_get_times (dp_chart_get_series (chart));
  const DpChartDrawing drawings[] = {
    { DP_CHART_DRAWING_LEVEL, { times[0], times[0] }, { 105, 105 } },
    { DP_CHART_DRAWING_TREND, { times[5], times[30] }, { 118, 118 } },
  };
  g_autofree char *words = NULL;
  guint serial = dp_chart_get_content_serial (chart);
  guint n;
  double x, y;

  dp_chart_set_drawings (chart, drawings, G_N_ELEMENTS (drawings));
  g_assert_cmpuint (dp_chart_get_content_serial (chart), !=, serial);
  draw_and_forget (chart);
  g_assert_true (dp_chart_get_drawings (chart, &n) != NULL);
  g_assert_cmpuint (n, ==, 2);

  /* A level is everywhere, a trend line between its ends; both stay with their prices. */
  for (int zoomed = 0; zoomed < 2; zoomed++)
    {
      find_point (chart, 20, 105, &x, &y);
      g_assert_cmpint (dp_chart_find_drawing (chart, x, y), ==, 0);
      find_point (chart, 16, 118, &x, &y);
      g_assert_cmpint (dp_chart_find_drawing (chart, x, y), ==, 1);
      find_point (chart, 16, 113, &x, &y);
      g_assert_cmpint (dp_chart_find_drawing (chart, x, y), ==, -1);
      dp_chart_set_view (chart, 10, 35);
      draw_and_forget (chart);
    }
  words = dp_chart_describe_drawing (chart, &drawings[0]);
  g_assert_cmpstr (words, ==, "Horizontal line at 105.00");
}

static void
test_measure (void)
{
  g_autoptr(DpChart) chart = create_hill (DP_CHART_TYPE_LINE);
  const gint64 *times = dp_series_get_times (dp_chart_get_series (chart));
  const DpChartDrawing measure = {
    DP_CHART_DRAWING_MEASURE, { times[0], times[10] }, { 100, 110 }
  };
  g_autofree char *words = dp_chart_describe_drawing (chart, &measure);
  guint serial = dp_chart_get_content_serial (chart);

  g_assert_cmpstr (words, ==, "10.00 (+10.00%) in 10 bars, 14 days");

  /* It lies over the content, which is not drawn again for it. */
  dp_chart_set_draft (chart, &measure);
  g_assert_cmpuint (dp_chart_get_content_serial (chart), ==, serial);
}

static void
test_events (void)
{
  g_autoptr(DpChart) chart = create_hill (DP_CHART_TYPE_LINE);
  const gint64 *times = dp_series_get_times (dp_chart_get_series (chart));
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_chart_event_free);
  g_autofree char *none = NULL;
  g_autofree char *split = NULL;
  g_autofree char *weekend = NULL;
  g_autofree char *bar = NULL;

  /* In no order; the news is of a Saturday, and belongs to the Friday before. */
  g_ptr_array_add (events, dp_chart_event_new (DP_CHART_EVENT_SPLIT, times[7], "Split 2 for 1"));
  g_ptr_array_add (events,
                   dp_chart_event_new (DP_CHART_EVENT_NEWS, times[4] + 86400 + 3600, "Hello"));
  dp_chart_set_events (chart, events);
  draw_and_forget (chart);

  none = dp_chart_describe_events (chart, 3);
  split = dp_chart_describe_events (chart, 7);
  weekend = dp_chart_describe_events (chart, 4);
  bar = dp_chart_describe (chart, 7);
  g_assert_null (none);
  g_assert_cmpstr (split, ==, "Split 2 for 1");
  g_assert_cmpstr (weekend, ==, "Hello");
  g_assert_true (g_str_has_suffix (bar, ", Split 2 for 1"));
}

static DpSeries *
create_minutes (void)
{
  const int per_day = 78;
  gsize length = 5 * per_day;
  gint64 *times = g_new (gint64, length);
  double *columns[5];

  for (int i = 0; i < 5; i++)
    columns[i] = g_new (double, length);
  for (gsize i = 0; i < length; i++)
    {
      times[i] = (FIXTURE_MONDAY + (gint64) i / per_day) * 86400 + 34200 +
                 (gint64) i % per_day * 300;
      for (int j = 0; j < 5; j++)
        columns[j][i] = 100 + i % 7;
    }

  return dp_series_new_take ("MIN", 300, length, times, columns[0], columns[1], columns[2],
                             columns[3], columns[4]);
}

/* Days are counted as days of trading; their bars are all there. */
static void
test_days_of_minutes (void)
{
  g_autoptr(DpSeries) series = create_minutes ();
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autofree char *table = NULL;
  double first, last;

  dp_series_set_zone (series, "America/New_York");
  g_assert_true (dp_chart_set_range (chart, "1d"));
  dp_chart_get_view (chart, &first, &last);
  g_assert_cmpfloat (first, ==, 4 * 78);
  g_assert_true (dp_chart_set_range (chart, "2d"));
  dp_chart_get_view (chart, &first, &last);
  g_assert_cmpfloat (first, ==, 3 * 78);
  draw_and_forget (chart);

  /* Of the exchange's clock, so no letter says UTC. */
  table = dp_chart_dup_table (chart);
  g_assert_nonnull (strstr (table, "2026-05-21T09:30:00,"));
}

static void
assert_zone (DpChart    *chart,
             const char *zone,
             const char *fits,
             const char *expected)
{
  double most;
  g_autofree char *label = NULL;

  dp_series_set_zone (dp_chart_get_series (chart), zone);
  draw_and_forget (chart);
  most = ceil (dp_chart_text_measure (chart->text, DP_CHART_TEXT_NORMAL, fits).width);
  label = _dp_chart_dup_zone_label (chart, most);
  g_assert_cmpstr (label, ==, expected);
}

/* Whose clock it is, as long as there is room. The hill ends in July. */
static void
test_zone (void)
{
  g_autoptr(DpChart) chart = create_hill (DP_CHART_TYPE_LINE);
  g_autofree char *none = NULL;

  assert_zone (chart, "America/New_York", "New York", "New York");
  assert_zone (chart, "America/New_York", "New Yor", "EDT");
  assert_zone (chart, "Europe/London", "Lond", "BST");
  assert_zone (chart, "Nowhere/Middle_Earth", "Middle E…", "Middle E…");
  assert_zone (chart, "Nowhere/Middle_Earth", "Middle…", "Middle…");
  assert_zone (chart, "UTC", "UTC", "UTC");
  dp_series_set_zone (dp_chart_get_series (chart), NULL);
  none = _dp_chart_dup_zone_label (chart, 100);
  g_assert_null (none);
}

static void
test_palettes (void)
{
  DpChartTheme theme;
  DpChartColor before;

  dp_chart_theme_init (&theme, TRUE, FALSE);
  before = theme.rising;
  dp_chart_theme_set_palette (&theme, DP_CHART_PALETTE_CLASSIC, TRUE);
  g_assert_cmpfloat (theme.rising.blue, !=, before.blue);
  g_assert_cmpfloat (theme.falling.red, >, theme.falling.green);
  dp_chart_theme_set_palette (&theme, DP_CHART_PALETTE_MONO, TRUE);
  g_assert_cmpfloat (theme.rising.red, ==, theme.foreground.red);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/marks/baseline", test_baseline);
  g_test_add_func ("/chart/marks/scales", test_scales);
  g_test_add_func ("/chart/marks/snapping", test_snapping);
  g_test_add_func ("/chart/marks/drawings", test_drawings);
  g_test_add_func ("/chart/marks/measure", test_measure);
  g_test_add_func ("/chart/marks/events", test_events);
  g_test_add_func ("/chart/marks/days-of-minutes", test_days_of_minutes);
  g_test_add_func ("/chart/marks/zone", test_zone);
  g_test_add_func ("/chart/marks/palettes", test_palettes);

  return g_test_run ();
}
