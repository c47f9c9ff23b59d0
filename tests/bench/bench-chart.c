/* bench-chart.c: what a frame of the chart costs, however many bars there are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "dp-chart.h"

#define WIDTH    1600
#define HEIGHT   900
#define N_FRAMES 200

typedef void (*Move) (DpChart *chart, int frame, gsize length);

static DpSeries *
create_series (gsize length)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (1);
  gint64 *times = g_new (gint64, length);
  double *columns[5];
  double price = 100;

  for (int i = 0; i < 5; i++)
    columns[i] = g_new (double, length);
  for (gsize i = 0; i < length; i++)
    {
      times[i] = 946684800 + (gint64) i * 60;
      columns[0][i] = price;
      price *= exp (g_rand_double_range (random, -0.001, 0.001));
      columns[3][i] = price;
      columns[1][i] = MAX (columns[0][i], price) * 1.0004;
      columns[2][i] = MIN (columns[0][i], price) * 0.9996;
      columns[4][i] = g_rand_double_range (random, 100, 10000);
    }

  return dp_series_new_take ("BENCH", 60, length, times, columns[0], columns[1], columns[2],
                             columns[3], columns[4]);
}

static void
move_whole (DpChart *chart,
            int      frame,
            gsize    length)
{
  dp_chart_set_view (chart, frame % 2, length);
}

static void
pan_half (DpChart *chart,
          int      frame,
          gsize    length)
{
  double first = (double) length / 2 * frame / N_FRAMES;

  dp_chart_set_view (chart, first, first + length / 2.0);
}

static void
zoom_in (DpChart *chart,
         int      frame,
         gsize    length)
{
  double span = length * pow (300.0 / length, (double) frame / (N_FRAMES - 1));

  dp_chart_set_view (chart, length * 0.7 - span * 0.7, length * 0.7 + span * 0.3);
}

static void
pan_300 (DpChart *chart,
         int      frame,
         gsize    length)
{
  double first = length / 2.0 + frame * 1.37;

  dp_chart_set_view (chart, first, first + 300);
}

static int
compare_doubles (const void *a,
                 const void *b)
{
  double first = *(const double *) a;
  double second = *(const double *) b;

  return (first > second) - (first < second);
}

/* One pixel is read back: until then, nothing has to be drawn. */
static double
draw_frame (DpChart         *chart,
            cairo_surface_t *surface)
{
  gint64 begin = g_get_monotonic_time ();
  cairo_t *cr = cairo_create (surface);
  static volatile guint32 pixel;

  dp_chart_draw (chart, cr, WIDTH, HEIGHT);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixel = *(const guint32 *) (const void *) cairo_image_surface_get_data (surface);

  return (g_get_monotonic_time () - begin + (pixel & 0)) / 1000.0;
}

static void
measure (DpChart         *chart,
         cairo_surface_t *surface,
         gsize            length,
         const char      *what,
         const char      *move_name,
         Move             move)
{
  double times[N_FRAMES];

  for (int frame = 0; frame < N_FRAMES; frame++)
    {
      move (chart, frame, length);
      times[frame] = draw_frame (chart, surface);
    }
  qsort (times, N_FRAMES, sizeof (double), compare_doubles);
  g_print ("%10" G_GSIZE_FORMAT "  %-24s %-6s %8.2f %8.2f %8.2f\n", length, what, move_name,
           times[N_FRAMES / 2], times[N_FRAMES * 95 / 100], times[N_FRAMES - 1]);
}

static void
measure_moves (DpChart         *chart,
               cairo_surface_t *surface,
               gsize            length,
               const char      *what)
{
  const struct { const char *name; Move move; } moves[] = {
    { "whole", move_whole }, { "half", pan_half }, { "zoom", zoom_in }, { "300", pan_300 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (moves); i++)
    measure (chart, surface, length, what, moves[i].name, moves[i].move);
}

/* What the process has in memory, MiB. */
static double
read_resident (void)
{
  g_autofree char *text = NULL;
  char *end;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return NAN;
  g_ascii_strtoull (text, &end, 10);

  return g_ascii_strtoull (end, NULL, 10) * 4096.0 / (1 << 20);
}

static void
run (gsize length)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  g_autoptr(DpSeries) series = NULL;
  g_autoptr(DpChart) chart = dp_chart_new ();
  g_autoptr(DpChart) empty = dp_chart_new ();
  double resident;
  gint64 begin;

  draw_frame (empty, surface);   /* fonts are loaded once a process */
  resident = read_resident ();
  series = create_series (length);
  begin = g_get_monotonic_time ();
  dp_chart_set_series (chart, series);
  dp_chart_set_range (chart, "max");
  draw_frame (chart, surface);
  g_print ("%10" G_GSIZE_FORMAT "  %-24s %-6s %8.2f\n", length, "candles, volume", "first",
           (g_get_monotonic_time () - begin) / 1000.0);
  g_print ("%10" G_GSIZE_FORMAT "  %-24s %-6s %8.1f MiB\n", length, "bars and chart", "memory",
           read_resident () - resident);

  measure_moves (chart, surface, length, "candles, volume");
  dp_chart_set_chart_type (chart, DP_CHART_TYPE_LINE);
  measure_moves (chart, surface, length, "line, volume");
  dp_chart_set_chart_type (chart, DP_CHART_TYPE_CANDLES);
  dp_chart_add_indicator (chart, "sma:20", NULL);
  dp_chart_add_indicator (chart, "ema:50", NULL);
  measure_moves (chart, surface, length, "candles, volume, 2 lines");
  dp_chart_add_indicator (chart, "rsi:14", NULL);
  dp_chart_add_indicator (chart, "macd", NULL);
  measure_moves (chart, surface, length, "whole chart: + 2 panes");
  cairo_surface_destroy (surface);
}

int
main (int    argc,
      char **argv)
{
  const gsize lengths[] = { 10000, 100000, 1000000, 10000000 };

  g_print ("Frames of %d x %d with axes, grid, legend and text, ms\n", WIDTH, HEIGHT);
  g_print ("%10s  %-24s %-6s %8s %8s %8s\n", "bars", "what", "view", "median", "p95", "worst");
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    if (argc < 2 || lengths[i] <= g_ascii_strtoull (argv[1], NULL, 10))
      run (lengths[i]);

  return 0;
}
