/* chart-fixture.c: series to draw, and pixels to look at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "chart-fixture.h"

#include <math.h>

#include "dp-date.h"

DpSeries *
fixture_series_new (const char       *symbol,
                    gint32            first_day,
                    const FixtureBar *bars,
                    gsize             length)
{
  gint64 *times = g_new (gint64, MAX (length, 1));
  double *columns[5];
  gint32 day = first_day;

  for (int i = 0; i < 5; i++)
    columns[i] = g_new (double, MAX (length, 1));
  for (gsize i = 0; i < length; i++)
    {
      while (dp_date_weekday (day) >= 5)
        day++;
      times[i] = (gint64) day++ * 86400;
      columns[0][i] = bars[i].open;
      columns[1][i] = bars[i].high;
      columns[2][i] = bars[i].low;
      columns[3][i] = bars[i].close;
      columns[4][i] = bars[i].volume;
    }

  return dp_series_new_take (symbol, 86400, length, times, columns[0], columns[1], columns[2],
                             columns[3], columns[4]);
}

DpSeries *
fixture_series_new_walk (const char *symbol,
                         gsize       length,
                         guint32     seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  g_autofree FixtureBar *bars = g_new (FixtureBar, MAX (length, 1));
  double price = 100;

  for (gsize i = 0; i < length; i++)
    {
      bars[i].open = price;
      bars[i].close = price * (1 + g_rand_double_range (random, -0.02, 0.0202));
      bars[i].high = MAX (bars[i].open, bars[i].close) *
                     (1 + g_rand_double_range (random, 0, 0.01));
      bars[i].low = MIN (bars[i].open, bars[i].close) * (1 - g_rand_double_range (random, 0, 0.01));
      bars[i].volume = g_rand_double_range (random, 1e5, 3e6);
      price = bars[i].close;
    }

  return fixture_series_new (symbol, dp_date_from_ymd (2016, 1, 4), bars, length);
}

DpChart *
fixture_chart_new (DpSeries *series)
{
  DpChart *chart = dp_chart_new ();
  DpChartTheme theme;

  dp_chart_theme_init (&theme, FALSE, FALSE);
  theme.background = (DpChartColor) { 1, 1, 1, 1 };
  theme.grid = (DpChartColor) { 0.9, 0.9, 0.9, 1 };
  theme.rising = (DpChartColor) { 0, 1, 0, 1 };
  theme.falling = (DpChartColor) { 1, 0, 0, 1 };
  theme.accent = (DpChartColor) { 0, 0, 1, 1 };
  theme.font = "DejaVu Sans 9";
  dp_chart_set_theme (chart, &theme);
  dp_chart_set_series (chart, series);

  return chart;
}

cairo_surface_t *
fixture_draw (DpChart *chart,
              int      width,
              int      height)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);

  dp_chart_draw (chart, cr, width, height);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

guint32
fixture_get_pixel (cairo_surface_t *surface,
                   int              x,
                   int              y)
{
  const unsigned char *data = cairo_image_surface_get_data (surface);
  guint32 pixel;

  g_assert_true (x >= 0 && x < cairo_image_surface_get_width (surface));
  g_assert_true (y >= 0 && y < cairo_image_surface_get_height (surface));
  memcpy (&pixel, data + y * cairo_image_surface_get_stride (surface) + x * 4, 4);

  return pixel & 0xffffff;
}

guint
fixture_count (cairo_surface_t *surface,
               int              x,
               int              y,
               int              width,
               int              height,
               guint32          color)
{
  guint count = 0;

  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      count += fixture_get_pixel (surface, column, row) == color;

  return count;
}
