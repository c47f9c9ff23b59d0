/* test-chart-bands.c: only what changed gets another number, and all bands together are the chart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "chart-fixture.h"
#include "dp-test.h"

#define N_BARS  600
#define WIDTH   801
#define HEIGHT  603
#define N_BANDS 5     /* prices, volume, two indicators, time */

enum { PRICES, VOLUME, RSI, MACD, TIME };

typedef cairo_surface_t Surface;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surface, cairo_surface_destroy)

static DpChart *
create_chart (void)
{
  const char *const specs[] = { "sma:20", "rsi:14", "macd", NULL };
  g_autoptr(DpSeries) series = fixture_series_new_walk ("NORD.SIM", N_BARS, 3);
  DpChart *chart = fixture_chart_new (series);

  dp_series_set_zone (series, "America/New_York");
  dp_chart_set_indicators (chart, specs);
  dp_chart_set_view (chart, 300, 500);

  return chart;
}

static Surface *
create_surface (double scale)
{
  Surface *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH * scale, HEIGHT * scale);

  cairo_surface_set_device_scale (surface, scale, scale);

  return surface;
}

/* Which bands have another number than before, a bit for each. */
static guint
find_changed (DpChart *chart,
              guint   *serials)
{
  g_autoptr(Surface) surface = create_surface (1);
  cairo_t *cr = cairo_create (surface);
  guint n;
  const DpChartBand *bands = dp_chart_list_bands (chart, cr, WIDTH, HEIGHT, &n);
  guint changed = 0;

  cairo_destroy (cr);
  g_assert_cmpuint (n, ==, N_BANDS);
  for (guint i = 0; i < n; i++)
    {
      changed |= bands[i].serial != serials[i] ? 1u << i : 0;
      serials[i] = bands[i].serial;
    }

  return changed;
}

static void
test_only_what_changed (void)
{
  const char *const other[] = { "sma:20", "rsi:21", "macd", NULL };
  const char *const line[] = { "sma:50", "rsi:21", "macd", NULL };
  const char *const odd[] = { "sma:50", "nonsense", "rsi:21", "macd", NULL };
  g_autoptr(DpChart) chart = create_chart ();
  DpSeries *series = dp_chart_get_series (chart);
  DpChartDrawing drawing = { DP_CHART_DRAWING_LEVEL, { 0, 0 }, { 0, 0 } };
  GPtrArray *events = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_chart_event_free);
  guint serials[N_BANDS] = { 0 };

  drawing.values[0] = dp_series_get_close (series)[400];
  g_assert_cmpuint (find_changed (chart, serials), ==, (1 << N_BANDS) - 1);
  g_assert_cmpuint (find_changed (chart, serials), ==, 0);

  dp_chart_set_cursor (chart, 400);
  dp_chart_set_pointer (chart, 200, 100);
  dp_chart_set_draft (chart, &drawing);
  g_assert_cmpuint (find_changed (chart, serials), ==, 0);

  dp_chart_set_drawings (chart, &drawing, 1);
  g_assert_cmpuint (find_changed (chart, serials), ==, 1 << PRICES);
  g_ptr_array_add (events, dp_chart_event_new (DP_CHART_EVENT_SPLIT,
                                               dp_series_get_times (series)[410], "Split"));
  dp_chart_set_events (chart, events);
  g_assert_cmpuint (find_changed (chart, serials), ==, 1 << PRICES);
  dp_chart_set_chart_type (chart, DP_CHART_TYPE_BARS);
  g_assert_cmpuint (find_changed (chart, serials), ==, 1 << PRICES);

  dp_chart_set_indicators (chart, other);
  g_assert_cmpuint (find_changed (chart, serials), ==, 1 << RSI);
  dp_chart_set_indicators (chart, line);
  g_assert_cmpuint (find_changed (chart, serials), ==, 1 << PRICES);
  dp_chart_set_indicators (chart, odd);
  g_assert_cmpuint (find_changed (chart, serials), ==, 0);

  dp_chart_set_view (chart, 301, 501);
  g_assert_cmpuint (find_changed (chart, serials), ==, (1 << N_BANDS) - 1);
  dp_chart_set_grid (chart, FALSE);
  g_assert_cmpuint (find_changed (chart, serials), ==, (1 << N_BANDS) - 1);
}

static DpSeries *
create_with_last (DpSeries *series,
                  double    close)
{
  gsize length = dp_series_get_length (series);
  const double *columns[] = {
    dp_series_get_open (series), dp_series_get_high (series), dp_series_get_low (series),
    dp_series_get_close (series), dp_series_get_volume (series),
  };
  double *copies[5];

  for (guint i = 0; i < 5; i++)
    copies[i] = g_memdup2 (columns[i], length * sizeof (double));
  copies[3][length - 1] = close;

  return dp_series_new_take ("NORD.SIM", dp_series_get_interval (series), length,
                             g_memdup2 (dp_series_get_times (series), length * sizeof (gint64)),
                             copies[0], copies[1], copies[2], copies[3], copies[4]);
}

/* Out of view, a last price is a tag beside the prices; in view, all is made of it. */
static void
test_last_price (void)
{
  g_autoptr(DpChart) chart = create_chart ();
  DpSeries *series = dp_chart_get_series (chart);
  double close = dp_series_get_close (series)[N_BARS - 1];
  g_autoptr(DpSeries) one = create_with_last (series, close * 1.001);
  g_autoptr(DpSeries) two = create_with_last (series, close * 1.002);
  guint serials[N_BANDS] = { 0 };

  find_changed (chart, serials);
  dp_chart_update_series (chart, one);
  g_assert_cmpuint (find_changed (chart, serials), ==, 1 << PRICES);
  dp_chart_set_view (chart, 450, N_BARS);
  find_changed (chart, serials);
  dp_chart_update_series (chart, two);
  g_assert_cmpuint (find_changed (chart, serials) & (1 << RSI), !=, 0);
}

/* Drawn one by one, each with nothing but itself, they make up the same picture. */
static void
test_together (void)
{
  const double scales[] = { 1, 1.5, 2 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr(DpChart) chart = create_chart ();
      g_autoptr(Surface) whole = create_surface (scales[i]);
      g_autoptr(Surface) parts = create_surface (scales[i]);
      cairo_t *cr = cairo_create (whole);
      const DpChartBand *bands;
      double end = 0;
      guint n;

      dp_chart_draw_content (chart, cr, WIDTH, HEIGHT);
      cairo_destroy (cr);
      cr = cairo_create (parts);
      bands = dp_chart_list_bands (chart, cr, WIDTH, HEIGHT, &n);
      for (guint j = 0; j < n; j++)
        {
          g_assert_cmpfloat_with_epsilon (bands[j].y, end, 1e-9);
          end = bands[j].y + bands[j].height;
          dp_chart_draw_band (chart, cr, j);
        }
      g_assert_cmpfloat_with_epsilon (end, HEIGHT, 1e-9);
      cairo_destroy (cr);
      cairo_surface_flush (whole);
      cairo_surface_flush (parts);
      g_assert_cmpmem (cairo_image_surface_get_data (whole),
                       (gsize) cairo_image_surface_get_stride (whole) *
                       cairo_image_surface_get_height (whole),
                       cairo_image_surface_get_data (parts),
                       (gsize) cairo_image_surface_get_stride (parts) *
                       cairo_image_surface_get_height (parts));
    }
}

static void
test_nothing (void)
{
  g_autoptr(DpChart) chart = dp_chart_new ();
  g_autoptr(Surface) surface = create_surface (1);
  cairo_t *cr = cairo_create (surface);
  guint n;

  dp_chart_list_bands (chart, cr, WIDTH, HEIGHT, &n);
  for (guint i = 0; i < n; i++)
    dp_chart_draw_band (chart, cr, i);
  cairo_destroy (cr);
  g_assert_cmpuint (n, >, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/chart/bands/only-what-changed", test_only_what_changed);
  g_test_add_func ("/chart/bands/last-price", test_last_price);
  g_test_add_func ("/chart/bands/together", test_together);
  g_test_add_func ("/chart/bands/nothing", test_nothing);

  return g_test_run ();
}
