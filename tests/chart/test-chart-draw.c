/* test-chart-draw.c: the right pixels in the right places
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "chart-fixture.h"
#include "dp-test.h"

#define WIDTH  800
#define HEIGHT 500

typedef cairo_surface_t Surface;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surface, cairo_surface_destroy)

/* The place of the middle of bar @index, found as a pointer would find it. */
static int
find_x (DpChart *chart,
        gssize   index)
{
  int first = -1;
  int last = -1;

  for (int x = 0; x < WIDTH; x++)
    {
      if (dp_chart_get_index_at (chart, x) != index)
        continue;
      if (first < 0)
        first = x;
      last = x;
    }
  g_assert_cmpint (first, >=, 0);

  return (first + last + 1) / 2;
}

/* Rows of the column @x where the colour is found; FALSE if there are none. */
static gboolean
find_rows (cairo_surface_t *surface,
           int              x,
           guint32          color,
           int             *top,
           int             *bottom)
{
  *top = *bottom = -1;
  for (int y = 40; y < HEIGHT * 3 / 4; y++)
    {
      if (fixture_get_pixel (surface, x, y) != color)
        continue;
      if (*top < 0)
        *top = y;
      *bottom = y;
    }

  return *top >= 0;
}

/* The wick is the one column in the middle where most of the colour is. */
static int
find_wick (DpChart         *chart,
           cairo_surface_t *surface,
           gssize           index,
           guint32          color)
{
  int middle = find_x (chart, index);
  int wick = middle;

  for (int x = middle - 2; x <= middle + 2; x++)
    if (fixture_count (surface, x, 40, 1, HEIGHT * 2 / 3, color) >
        fixture_count (surface, wick, 40, 1, HEIGHT * 2 / 3, color))
      wick = x;

  return wick;
}

/* One bar that rises from 10 to 30 and one that falls back, in wicks from 0 to 40. */
static DpSeries *
create_two_bars (void)
{
  const FixtureBar bars[] = { { 10, 40, 1, 30, 500 }, { 30, 40, 1, 10, 500 } };

  return fixture_series_new ("TWO", FIXTURE_MONDAY, bars, 2);
}

static void
test_hollow_and_filled (void)
{
  g_autoptr(DpSeries) series = create_two_bars ();
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autoptr(Surface) surface = fixture_draw (chart, WIDTH, HEIGHT);
  int rising = find_wick (chart, surface, 0, FIXTURE_GREEN);
  int falling = find_wick (chart, surface, 1, FIXTURE_RED);
  int wick_top, wick_bottom, body_top, body_bottom;
  int middle;

  g_assert_true (find_rows (surface, falling, FIXTURE_RED, &wick_top, &wick_bottom));
  g_assert_true (find_rows (surface, falling + 5, FIXTURE_RED, &body_top, &body_bottom));

  /* Prices 40, 30, 10 and 1 are where their part of the scale is. */
  g_assert_cmpfloat_with_epsilon ((body_top - wick_top) / (double) (wick_bottom - wick_top),
                                  10.0 / 39, 0.02);
  g_assert_cmpfloat_with_epsilon ((body_bottom - wick_top) / (double) (wick_bottom - wick_top),
                                  30.0 / 39, 0.02);

  /* All of the falling body is red; of the rising one only the outline is green. */
  middle = (body_top + body_bottom) / 2;
  g_assert_cmpuint (fixture_count (surface, falling - 6, middle, 12, 1, FIXTURE_RED), ==, 12);
  g_assert_cmpuint (fixture_count (surface, rising - 6, middle, 12, 1, FIXTURE_WHITE), ==, 12);
  g_assert_cmpuint (fixture_count (surface, rising - 20, middle, 40, 1, FIXTURE_GREEN), >=, 2);
  g_assert_cmphex (fixture_get_pixel (surface, rising, body_top), ==, FIXTURE_GREEN);
  g_assert_cmphex (fixture_get_pixel (surface, rising, (wick_top + body_top) / 2), ==,
                   FIXTURE_GREEN);
  g_assert_cmpuint (fixture_count (surface, rising - 20, 40, 40, HEIGHT / 2, FIXTURE_RED), ==, 0);
}

/* Every edge lies between pixels, at any place of the view: no mixed colours around a wick. */
static void
test_crisp (void)
{
  g_autoptr(DpSeries) series = create_two_bars ();
  g_autoptr(DpChart) chart = fixture_chart_new (series);

  for (double shift = 0; shift < 1; shift += 0.13)
    {
      g_autoptr(Surface) surface = NULL;
      int x, top, bottom;

      dp_chart_set_view (chart, -3 - shift / 50, 5 - shift / 50);
      surface = fixture_draw (chart, WIDTH, HEIGHT);
      x = find_x (chart, 1);
      for (int column = x - 30; column < x + 30; column++)
        for (int y = 60; y < HEIGHT / 2; y++)
          {
            guint32 pixel = fixture_get_pixel (surface, column, y);

            /* White, grid, the dashed line's mixture apart: of red there is all or nothing. */
            if ((pixel >> 16) == 255 && (pixel & 255) < 100)
              g_assert_cmphex (pixel, ==, FIXTURE_RED);
          }
      g_assert_true (find_rows (surface, x, FIXTURE_RED, &top, &bottom));
    }
}

static void
test_line_where_only_closes (void)
{
  const FixtureBar bars[] = {
    { NAN, NAN, NAN, 10, NAN }, { NAN, NAN, NAN, 20, NAN }, { NAN, NAN, NAN, 15, NAN },
  };
  g_autoptr(DpSeries) series = fixture_series_new ("CLOSES", FIXTURE_MONDAY, bars, 3);
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autoptr(Surface) surface = fixture_draw (chart, WIDTH, HEIGHT);
  int x = (find_x (chart, 0) + find_x (chart, 1)) / 2;
  int top, bottom;

  /* Half way between the two bars there is the line, and no volume below. */
  g_assert_true (find_rows (surface, x, FIXTURE_BLUE, &top, &bottom));
  g_assert_cmpuint (fixture_count (surface, 0, 40, WIDTH - 80, HEIGHT - 80, FIXTURE_GREEN), ==, 0);
}

/* Where the line of closes is, summed over the picture: it follows the prices, dense or not. */
static void
test_line_follows_closes (void)
{
  const gsize lengths[] = { 300, 30000 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr(DpSeries) series = fixture_series_new_walk ("LINE", lengths[i], 5);
      g_autoptr(DpChart) chart = fixture_chart_new (series);
      g_autoptr(Surface) surface = NULL;
      const double *closes = dp_series_get_close (series);
      int last_top = 0;
      double last_highest = NAN;

      dp_chart_set_chart_type (chart, DP_CHART_TYPE_LINE);
      dp_chart_set_range (chart, "max");
      surface = fixture_draw (chart, WIDTH, HEIGHT);
      for (int x = 10; x < WIDTH - 120; x += 40)
        {
          gssize begin = dp_chart_get_index_at (chart, x);
          gssize end = dp_chart_get_index_at (chart, x + 12);
          double highest = 0;
          int top = HEIGHT;

          for (gssize j = begin; j <= end; j++)
            highest = MAX (highest, closes[j]);
          for (int column = x; column < x + 12; column++)
            {
              int column_top, column_bottom;

              if (find_rows (surface, column, FIXTURE_BLUE, &column_top, &column_bottom))
                top = MIN (top, column_top);
            }
          g_assert_cmpint (top, <, HEIGHT);
          if (!isnan (last_highest) && highest > last_highest * 1.05)
            g_assert_cmpint (top, <, last_top);
          if (!isnan (last_highest) && highest < last_highest / 1.05)
            g_assert_cmpint (top, >, last_top);
          last_top = top;
          last_highest = highest;
        }
    }
}

/* Panes clip: beside and below them, nothing of the layers, even where bars go on outside. */
static void
test_nothing_outside (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("WALK", 2000, 9);
  g_autoptr(DpChart) chart = fixture_chart_new (series);

  for (int type = DP_CHART_TYPE_CANDLES; type <= DP_CHART_TYPE_AREA; type++)
    {
      g_autoptr(Surface) surface = NULL;
      int axis = WIDTH - 1;
      guint32 colors[] = { FIXTURE_GREEN, FIXTURE_RED, FIXTURE_BLUE };

      dp_chart_set_chart_type (chart, type);
      dp_chart_set_view (chart, 900.4, 1000.7);
      surface = fixture_draw (chart, WIDTH, HEIGHT);
      while (dp_chart_get_index_at (chart, axis) < 0)
        axis--;
      for (gsize i = 0; i < G_N_ELEMENTS (colors); i++)
        {
          /* The legend's line is above, the tag of the last price out of this view's range. */
          g_assert_cmpuint (fixture_count (surface, 0, HEIGHT - 18, WIDTH, 18, colors[i]), ==, 0);
          if (colors[i] == FIXTURE_BLUE)
            g_assert_cmpuint (fixture_count (surface, axis + 1, 0, WIDTH - axis - 1, HEIGHT,
                                             colors[i]), ==, 0);
        }
    }
}

static void
test_volume (void)
{
  const FixtureBar bars[] = { { 10, 12, 9, 11, 1000 }, { 10, 12, 9, 11, 500 },
                              { 10, 12, 9, 11, NAN } };
  g_autoptr(DpSeries) series = fixture_series_new ("VOLUME", FIXTURE_MONDAY, bars, 3);
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autoptr(Surface) surface = fixture_draw (chart, WIDTH, HEIGHT);
  int heights[3] = { 0 };

  /* In the lowest fifth, whatever is greenish is volume; beside the middle is no line of the
   * grid. */
  for (int i = 0; i < 3; i++)
    {
      int x = find_x (chart, i) + 5;

      for (int y = HEIGHT * 78 / 100; y < HEIGHT - 24; y++)
        {
          guint32 pixel = fixture_get_pixel (surface, x, y);

          heights[i] += (pixel >> 8 & 255) == 255 && (pixel & 255) < 200;
        }
    }
  g_assert_cmpint (heights[0], >, 60);
  g_assert_cmpint (ABS (heights[0] - 2 * heights[1]), <=, 2);
  g_assert_cmpint (heights[2], ==, 0);
}

static void
test_right_to_left (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("WALK", 100, 9);
  g_autoptr(DpChart) chart = dp_chart_new ();
  DpChartTheme theme;

  dp_chart_set_series (chart, series);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  g_assert_cmpint (dp_chart_get_index_at (chart, 1), >=, 0);
  g_assert_cmpint (dp_chart_get_index_at (chart, WIDTH - 2), ==, -1);

  /* The axis changes sides; time goes on from left to right, as in every chart. */
  dp_chart_theme_init (&theme, FALSE, FALSE);
  theme.right_to_left = TRUE;
  dp_chart_set_theme (chart, &theme);
  dp_chart_set_view (chart, 0, 100);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  g_assert_cmpint (dp_chart_get_index_at (chart, 1), ==, -1);
  g_assert_cmpint (dp_chart_get_index_at (chart, WIDTH - 2), ==, 99);
}

static void
test_indicator (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("WALK", 100, 9);
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autoptr(GError) error = NULL;
  g_autoptr(Surface) without = fixture_draw (chart, WIDTH, HEIGHT);
  g_autoptr(Surface) with = NULL;
  const guint32 color = 0x9141ac;   /* the light theme's first overlay */
  int x, top, bottom;

  g_assert_cmpuint (fixture_count (without, 0, 60, WIDTH, 300, color), ==, 0);
  g_assert_true (dp_chart_add_indicator (chart, "sma:20", &error));
  with = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_cmpuint (fixture_count (with, 0, 60, WIDTH, 300, color), >, 100);

  /* Nothing is said about the first nineteen bars. */
  x = find_x (chart, 18);
  g_assert_cmpuint (fixture_count (with, 0, 60, x, 300, color), ==, 0);
  g_assert_true (find_rows (with, find_x (chart, 60), color, &top, &bottom) ||
                 find_rows (with, find_x (chart, 60) + 1, color, &top, &bottom));

  g_assert_false (dp_chart_add_indicator (chart, "sma:", &error));
  g_assert_nonnull (error);
  dp_chart_clear_indicators (chart);
  g_clear_pointer (&with, cairo_surface_destroy);
  with = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_cmpuint (fixture_count (with, 0, 60, WIDTH, 300, color), ==, 0);
}

static Surface *
draw_comparison (double  times,
                 guint32 seed)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("ONE", 40, 11);
  g_autoptr(DpSeries) model = fixture_series_new_walk ("MODEL", 40, seed);
  g_autoptr(DpSeries) other = NULL;
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autofree FixtureBar *bars = g_new (FixtureBar, 40);

  for (int i = 0; i < 40; i++)
    {
      double close = dp_series_get_close (model)[i] * times;

      bars[i] = (FixtureBar) { close, close, close, close, 1 };
    }
  other = fixture_series_new ("OTHER", dp_series_get_times (series)[0] / 86400, bars, 40);
  dp_chart_add_comparison (chart, other);

  return fixture_draw (chart, WIDTH, HEIGHT);
}

/* An instrument of another price that does the same is the same line in percent. */
static void
test_comparison (void)
{
  g_autoptr(Surface) once = draw_comparison (1, 12);
  g_autoptr(Surface) many = draw_comparison (731, 12);
  g_autoptr(Surface) different = draw_comparison (1, 13);
  gsize size = cairo_image_surface_get_stride (once) * HEIGHT;

  g_assert_cmpmem (cairo_image_surface_get_data (once), size,
                   cairo_image_surface_get_data (many), size);
  g_assert_cmpint (memcmp (cairo_image_surface_get_data (once),
                           cairo_image_surface_get_data (different), size), !=, 0);
}

/* Whatever the data: something is drawn, and nothing breaks. */
static void
test_odd_data (void)
{
  const FixtureBar equal = { 5, 5, 5, 5, 0 };
  const FixtureBar coin = { 0.00001234, 0.000013, 0.000012, 0.0000125, 1e15 };
  const FixtureBar negative = { -3, 1, -5, -4, 10 };
  const FixtureBar *bars[] = { &equal, &coin, &negative };
  const int sizes[][2] = { { 1, 1 }, { 20, 20 }, { 360, 40 }, { 60, 300 }, { 1600, 900 } };

  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    {
      for (int logarithmic = 0; logarithmic < 2; logarithmic++)
        {
          FixtureBar many[3] = { *bars[i], *bars[i], *bars[i] };
          g_autoptr(DpSeries) series = fixture_series_new ("ODD", FIXTURE_MONDAY, many, 3);
          g_autoptr(DpChart) chart = fixture_chart_new (series);

          dp_chart_set_scale (chart, logarithmic ? DP_CHART_SCALE_LOGARITHMIC
                                                 : DP_CHART_SCALE_LINEAR);
          dp_chart_set_cursor (chart, 1);
          for (gsize j = 0; j < G_N_ELEMENTS (sizes); j++)
            cairo_surface_destroy (fixture_draw (chart, sizes[j][0], sizes[j][1]));
        }
    }
}

static void
test_nothing (void)
{
  g_autoptr(DpChart) chart = dp_chart_new ();
  g_autoptr(Surface) surface = fixture_draw (chart, WIDTH, HEIGHT);

  g_assert_cmpuint (fixture_count (surface, 0, 0, WIDTH, HEIGHT, FIXTURE_WHITE), <,
                    WIDTH * HEIGHT);
  g_assert_cmpuint (fixture_count (surface, 0, 0, WIDTH, 200, FIXTURE_WHITE), ==, WIDTH * 200);
}

/* Without a grid its colour is in the line above the time axis only. */
static void
test_grid (void)
{
  g_autoptr(DpSeries) series = create_two_bars ();
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autoptr(Surface) with = fixture_draw (chart, WIDTH, HEIGHT);
  g_autoptr(Surface) without = NULL;
  const guint32 grid = 0xe6e6e6;

  dp_chart_set_grid (chart, FALSE);
  without = fixture_draw (chart, WIDTH, HEIGHT);

  g_assert_cmpuint (fixture_count (with, 0, 0, WIDTH, HEIGHT, grid), >, 3 * WIDTH);
  g_assert_cmpuint (fixture_count (without, 0, 0, WIDTH, HEIGHT, grid), <, WIDTH);
  g_assert_cmpuint (fixture_count (without, 0, 0, WIDTH, HEIGHT, grid), >, WIDTH / 2);
}

/* The crosshair that keeps to prices looks the same wherever the pointer is. */
static void
test_snapping (void)
{
  g_autoptr(DpSeries) series = create_two_bars ();
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  guint dark[2][2];

  for (int snapping = 0; snapping < 2; snapping++)
    {
      dp_chart_set_snapping (chart, snapping);
      for (int i = 0; i < 2; i++)
        {
          g_autoptr(Surface) surface = NULL;

          /* Places are those of the last draw. */
          cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
          dp_chart_set_pointer (chart, find_x (chart, 1), 100 + 60 * i);
          surface = fixture_draw (chart, WIDTH, HEIGHT);
          dark[snapping][i] = WIDTH - fixture_count (surface, 0, 100, WIDTH, 1, FIXTURE_WHITE);
        }
    }

  g_assert_cmpuint (dark[0][0], >, dark[0][1] + WIDTH / 4);
  g_assert_cmpuint (dark[1][0], ==, dark[1][1]);
}

/* Of percentages, 20 is as high in both; of prices each would begin at 100. */
static void
test_percents (void)
{
  const FixtureBar falling[] = { { NAN, NAN, NAN, 0, NAN }, { NAN, NAN, NAN, -40, NAN } };
  const FixtureBar less[] = { { NAN, NAN, NAN, -10, NAN }, { NAN, NAN, NAN, -20, NAN } };
  g_autoptr(DpSeries) series = fixture_series_new ("FALLING", FIXTURE_MONDAY, falling, 2);
  g_autoptr(DpSeries) other = fixture_series_new ("LESS", FIXTURE_MONDAY, less, 2);
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autofree char *words = NULL;
  g_autofree char *table = NULL;

  dp_chart_add_comparison (chart, other);
  dp_chart_set_percents (chart, TRUE);
  dp_chart_set_named (chart, TRUE);
  cairo_surface_destroy (fixture_draw (chart, WIDTH, HEIGHT));
  words = dp_chart_describe (chart, 1);
  table = dp_chart_dup_table (chart);

  g_assert_nonnull (strstr (words, "LESS \342\210\22220.0%"));
  g_assert_null (strstr (words, "percent"));
  g_assert_cmpstr (table, ==,
                   "time,FALLING,LESS\r\n2026-05-18,0,-10\r\n2026-05-19,-40,-20\r\n");
}

/* Lines that end at the same height have their names one above the other, not one on the other. */
static void
test_names (void)
{
  const FixtureBar bars[] = { { NAN, NAN, NAN, 10, NAN }, { NAN, NAN, NAN, 12, NAN } };
  g_autoptr(DpSeries) series = fixture_series_new ("MMMM", FIXTURE_MONDAY, bars, 2);
  g_autoptr(DpChart) chart = fixture_chart_new (series);
  g_autoptr(Surface) alone = NULL;
  g_autoptr(Surface) both = NULL;
  guint ink;

  dp_chart_set_chart_type (chart, DP_CHART_TYPE_LINE);
  dp_chart_set_scale (chart, DP_CHART_SCALE_INDEXED);
  dp_chart_set_named (chart, TRUE);
  alone = fixture_draw (chart, WIDTH, HEIGHT);
  ink = fixture_count (alone, WIDTH * 3 / 4, 40, WIDTH / 4, HEIGHT / 2, FIXTURE_BLUE);
  dp_chart_add_comparison (chart, series);
  both = fixture_draw (chart, WIDTH, HEIGHT);

  g_assert_cmpuint (ink, >, 20);
  g_assert_cmpuint (fixture_count (both, WIDTH * 3 / 4, 40, WIDTH / 4, HEIGHT / 2, FIXTURE_BLUE),
                    >, ink / 2);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/chart/draw/hollow-and-filled", test_hollow_and_filled);
  g_test_add_func ("/chart/draw/crisp", test_crisp);
  g_test_add_func ("/chart/draw/line-where-only-closes", test_line_where_only_closes);
  g_test_add_func ("/chart/draw/line-follows-closes", test_line_follows_closes);
  g_test_add_func ("/chart/draw/nothing-outside", test_nothing_outside);
  g_test_add_func ("/chart/draw/volume", test_volume);
  g_test_add_func ("/chart/draw/right-to-left", test_right_to_left);
  g_test_add_func ("/chart/draw/indicator", test_indicator);
  g_test_add_func ("/chart/draw/comparison", test_comparison);
  g_test_add_func ("/chart/draw/grid", test_grid);
  g_test_add_func ("/chart/draw/snapping", test_snapping);
  g_test_add_func ("/chart/draw/percents", test_percents);
  g_test_add_func ("/chart/draw/names", test_names);
  g_test_add_func ("/chart/draw/odd-data", test_odd_data);
  g_test_add_func ("/chart/draw/nothing", test_nothing);

  return g_test_run ();
}
