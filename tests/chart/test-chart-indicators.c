/* test-chart-indicators.c: indicators among the prices and in panes of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "chart-fixture.h"
#include "dp-test.h"

#define WIDTH  800
#define HEIGHT 600
#define N_BARS 120

/* Of the light theme: its first overlays */
#define COLOR_0 0x9141ac
#define COLOR_1 0xc88800
#define COLOR_2 0x865e3c

typedef cairo_surface_t Surface;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surface, cairo_surface_destroy)

static DpChart *
create_chart (void)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("WALK", N_BARS, 9);
  DpChart *chart = fixture_chart_new (series);

  dp_chart_set_view (chart, 0, N_BARS);

  return chart;
}

static void
add (DpChart    *chart,
     const char *spec)
{
  g_autoptr(GError) error = NULL;

  dp_chart_add_indicator (chart, spec, &error);
  g_assert_no_error (error);
}

/* The lowest and highest row with the colour, legends' swatches at the left aside */
static gboolean
find_rows (Surface *surface,
           guint32  color,
           int     *top,
           int     *bottom)
{
  *top = *bottom = -1;
  for (int y = 0; y < HEIGHT; y++)
    {
      if (fixture_count (surface, 200, y, WIDTH - 300, 1, color) == 0)
        continue;
      if (*top < 0)
        *top = y;
      *bottom = y;
    }

  return *top >= 0;
}

static void
test_own_pane (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  g_autoptr(Surface) without = fixture_draw (chart, WIDTH, HEIGHT);
  g_autoptr(Surface) with = NULL;
  g_autoptr(Surface) after = NULL;
  int prices_top, prices_bottom, squeezed_bottom, top, bottom;

  g_assert_true (find_rows (without, FIXTURE_RED, &prices_top, &prices_bottom));
  g_assert_false (find_rows (without, COLOR_0, &top, &bottom));

  /* Below everything that was there, which makes room. */
  add (chart, "rsi:14");
  with = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_true (find_rows (with, COLOR_0, &top, &bottom));
  g_assert_true (find_rows (with, FIXTURE_RED, &prices_top, &squeezed_bottom));
  g_assert_cmpint (squeezed_bottom, <, prices_bottom - 60);
  g_assert_cmpint (top, >, squeezed_bottom);
  g_assert_cmpint (bottom, <, HEIGHT - 10);

  dp_chart_clear_indicators (chart);
  after = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_false (find_rows (after, COLOR_0, &top, &bottom));
  g_assert_true (find_rows (after, FIXTURE_RED, &prices_top, &bottom));
  g_assert_cmpint (bottom, ==, prices_bottom);
}

/* Lines in two colours, and a histogram around zero in those of rising and falling. */
static void
test_outputs (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  g_autoptr(Surface) surface = NULL;
  guint n_columns[2] = { 0 };
  int top, bottom, low, high;

  add (chart, "macd");
  surface = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_true (find_rows (surface, COLOR_0, &top, &bottom));
  g_assert_true (find_rows (surface, COLOR_1, &low, &high));
  g_assert_cmpint (MAX (top, low), <, MIN (bottom, high));

  for (int y = MIN (top, low); y < HEIGHT; y++)
    for (int x = 0; x < WIDTH - 100; x++)
      {
        guint32 pixel = fixture_get_pixel (surface, x, y);
        guint red = pixel >> 16, green = pixel >> 8 & 0xff, blue = pixel & 0xff;

        /* Over white, so that two of the three are equal. */
        n_columns[0] += red == blue && green > red + 100;
        n_columns[1] += green == blue && red > green + 100;
      }
  g_assert_cmpuint (n_columns[0], >, 20);
  g_assert_cmpuint (n_columns[1], >, 20);
}

/* Three lines of one colour among the prices. */
static void
test_bands (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  g_autoptr(Surface) surface = NULL;
  guint most = 0;

  add (chart, "bbands");
  surface = fixture_draw (chart, WIDTH, HEIGHT);
  for (int x = 200; x < WIDTH - 100; x++)
    {
      guint n = 0;

      for (int y = 1; y < HEIGHT; y++)
        n += fixture_get_pixel (surface, x, y) == COLOR_0 &&
             fixture_get_pixel (surface, x, y - 1) != COLOR_0;
      most = MAX (most, n);
    }
  g_assert_cmpuint (most, ==, 3);
}

static void
test_dots (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  g_autoptr(Surface) surface = NULL;
  int top, bottom;
  guint n_without = 0;

  add (chart, "sar");
  dp_chart_set_view (chart, 60, N_BARS);
  surface = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_true (find_rows (surface, COLOR_0, &top, &bottom));

  /* Nothing joins the bars. */
  for (int x = 200; x < WIDTH - 100; x++)
    n_without += fixture_count (surface, x, 60, 1, HEIGHT - 60, COLOR_0) == 0;
  g_assert_cmpuint (n_without, >, 100);
}

/* The panes keep to their part, however many there are; a tiny chart shows prices. */
static void
test_many (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  g_autoptr(Surface) surface = NULL;
  int top, bottom;

  for (int i = 0; i < 8; i++)
    add (chart, "stoch");
  surface = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_true (find_rows (surface, FIXTURE_RED, &top, &bottom));
  g_assert_cmpuint (fixture_count (surface, 0, 40, WIDTH - 100, HEIGHT / 4, FIXTURE_RED), >, 100);
  g_assert_true (find_rows (surface, COLOR_2, &top, &bottom));
  cairo_surface_destroy (fixture_draw (chart, 80, 64));
  cairo_surface_destroy (fixture_draw (chart, 1, 1));
}

/* In percent the prices change their scale, indicators of their own keep theirs. */
static void
test_percent (void)
{
  g_autoptr(DpSeries) other = fixture_series_new_walk ("OTHER", N_BARS, 3);
  g_autoptr(DpChart) chart = create_chart ();
  g_autoptr(Surface) before = NULL;
  g_autoptr(Surface) after = NULL;
  int top, bottom, top_after, bottom_after;

  add (chart, "rsi");
  before = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_true (find_rows (before, COLOR_0, &top, &bottom));
  dp_chart_add_comparison (chart, other);
  after = fixture_draw (chart, WIDTH, HEIGHT);
  g_assert_true (find_rows (after, COLOR_0, &top_after, &bottom_after));
  g_assert_cmpint (ABS (bottom_after - bottom), <=, 2);
  g_assert_cmpint (ABS ((bottom_after - top_after) - (bottom - top)), <=, 8);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/chart/indicators/own-pane", test_own_pane);
  g_test_add_func ("/chart/indicators/outputs", test_outputs);
  g_test_add_func ("/chart/indicators/bands", test_bands);
  g_test_add_func ("/chart/indicators/dots", test_dots);
  g_test_add_func ("/chart/indicators/many", test_many);
  g_test_add_func ("/chart/indicators/percent", test_percent);

  return g_test_run ();
}
