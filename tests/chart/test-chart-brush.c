/* test-chart-brush.c: what goes straight into pixels looks as if Cairo had drawn it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>

#include "chart-fixture.h"
#include "dp-test.h"

#define WIDTH  800
#define HEIGHT 500

typedef cairo_surface_t Surface;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surface, cairo_surface_destroy)

/* A clip of two halves is not plain, so that every layer is left to Cairo. */
static cairo_surface_t *
draw_with_cairo (DpChart *chart,
                 double   scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH * scale,
                                                         HEIGHT * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  cairo_rectangle (cr, 0, 0, WIDTH, HEIGHT);
  cairo_rectangle (cr, 0, HEIGHT + 10, 1, 1);
  cairo_rectangle (cr, 2, HEIGHT + 20, 1, 1);
  cairo_clip (cr);
  dp_chart_draw (chart, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static cairo_surface_t *
draw_directly (DpChart *chart,
               double   scale)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH * scale,
                                                         HEIGHT * scale);
  cairo_t *cr;

  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  dp_chart_draw (chart, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  return surface;
}

static int
get_channel (cairo_surface_t *surface,
             int              x,
             int              y,
             int              channel)
{
  return fixture_get_pixel (surface, x, y) >> (8 * channel) & 255;
}

/* Means over squares: an edge may be another half pixel wide, but nothing is elsewhere. */
static double
measure_worst_difference (cairo_surface_t *one,
                          cairo_surface_t *other,
                          int              side)
{
  double worst = 0;

  for (int top = 0; top + side <= cairo_image_surface_get_height (one); top += side)
    for (int left = 0; left + side <= cairo_image_surface_get_width (one); left += side)
      for (int channel = 0; channel < 3; channel++)
        {
          double sum = 0;

          for (int i = 0; i < side * side; i++)
            sum += get_channel (one, left + i % side, top + i / side, channel) -
                   get_channel (other, left + i % side, top + i / side, channel);
          worst = MAX (worst, fabs (sum) / (side * side));
        }

  return worst;
}

static void
assert_same (DpChart *chart,
             double   scale,
             double   most)
{
  g_autoptr(Surface) direct = draw_directly (chart, scale);
  g_autoptr(Surface) with_cairo = draw_with_cairo (chart, scale);

  g_assert_cmpfloat (measure_worst_difference (direct, with_cairo, 8 * (int) scale), <=, most);
}

static DpChart *
create_chart (DpChartType type)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("WALK", 4000, 7);
  DpChart *chart = fixture_chart_new (series);

  dp_chart_set_chart_type (chart, type);

  return chart;
}

/* Rectangles lie on pixels: not one of them may differ. */
static void
test_shapes (void)
{
  const DpChartType types[] = { DP_CHART_TYPE_CANDLES, DP_CHART_TYPE_BARS };
  const double spans[] = { 20, 90, 700, 4000 };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (spans); j++)
      for (double scale = 1; scale <= 2; scale++)
        {
          g_autoptr(DpChart) chart = create_chart (types[i]);

          dp_chart_set_view (chart, 4000 - spans[j], 4000);
          assert_same (chart, scale, 1);
        }
}

static void
test_lines (void)
{
  const double spans[] = { 20, 90, 700, 1300 };

  for (gsize j = 0; j < G_N_ELEMENTS (spans); j++)
    for (double scale = 1; scale <= 2; scale++)
      {
        g_autoptr(DpChart) chart = create_chart (DP_CHART_TYPE_LINE);

        g_assert_true (dp_chart_add_indicator (chart, "sma:20", NULL));
        g_assert_true (dp_chart_add_indicator (chart, "rsi:14", NULL));
        g_assert_true (dp_chart_add_indicator (chart, "sar", NULL));
        dp_chart_set_view (chart, 4000 - spans[j], 4000);
        assert_same (chart, scale, 40);
      }
}

/* Of thousands of bars both draw what is highest and lowest in each column. */
static void
test_dense (void)
{
  g_autoptr(DpChart) chart = create_chart (DP_CHART_TYPE_LINE);

  dp_chart_set_view (chart, 0, 4000);
  assert_same (chart, 1, 40);
}

/* A flat line two pixels wide covers two rows, wherever in them it lies. */
static void
test_weight (void)
{
  const FixtureBar bar = { NAN, NAN, NAN, 10, NAN };
  FixtureBar bars[40];
  g_autoptr(DpSeries) series = NULL;
  g_autoptr(DpChart) chart = NULL;
  g_autoptr(Surface) surface = NULL;
  double weight = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    bars[i] = bar;
  series = fixture_series_new ("FLAT", FIXTURE_MONDAY, bars, G_N_ELEMENTS (bars));
  chart = fixture_chart_new (series);
  dp_chart_set_range (chart, "max");
  surface = draw_directly (chart, 1);
  for (int y = 60; y < HEIGHT - 40; y++)
    {
      guint32 pixel = fixture_get_pixel (surface, 303, y);

      if ((pixel & 255) > (pixel >> 16 & 255))
        weight += 1 - (pixel >> 16 & 255) / 255.0;
    }
  g_assert_cmpfloat_with_epsilon (weight, 2, 1.01);
}

/* What is drawn through a scaled context lands where Cairo's own shapes do. */
static void
test_transformed (void)
{
  g_autoptr(DpChart) chart = create_chart (DP_CHART_TYPE_CANDLES);
  cairo_surface_t *surfaces[2];

  for (int i = 0; i < 2; i++)
    {
      cairo_t *cr;

      surfaces[i] = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
      cr = cairo_create (surfaces[i]);
      cairo_set_source_rgb (cr, 1, 1, 1);
      cairo_paint (cr);
      if (i == 1)
        {
          cairo_rectangle (cr, 0, 0, WIDTH - 1, HEIGHT);
          cairo_rectangle (cr, WIDTH - 1, 0, 1, HEIGHT - 1);
          cairo_clip (cr);
        }
      cairo_translate (cr, 100, 60);
      cairo_scale (cr, 0.5, 0.5);
      dp_chart_draw (chart, cr, WIDTH, HEIGHT);
      cairo_destroy (cr);
    }
  g_assert_cmpfloat (measure_worst_difference (surfaces[0], surfaces[1], 8), <=, 1);
  for (int i = 0; i < 2; i++)
    cairo_surface_destroy (surfaces[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/brush/shapes", test_shapes);
  g_test_add_func ("/chart/brush/lines", test_lines);
  g_test_add_func ("/chart/brush/dense", test_dense);
  g_test_add_func ("/chart/brush/weight", test_weight);
  g_test_add_func ("/chart/brush/transformed", test_transformed);

  return g_test_run ();
}
