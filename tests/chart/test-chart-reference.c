/* test-chart-reference.c: charts look as they did when a person looked at them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "chart-fixture.h"
#include "dp-test.h"

#define WIDTH  640
#define HEIGHT 400
#define FONT   "DejaVu Sans 9"

/* Letters are drawn a little differently everywhere: so many pixels may differ so much. */
#define MUCH       48       /* of 255, of a colour */
#define MOST_PART  0.012    /* of all pixels */
#define MOST_MEAN  1.5      /* of 255, over all */

typedef cairo_surface_t Surface;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Surface, cairo_surface_destroy)

typedef struct
{
  const char  *name;
  gboolean     dark;
  gboolean     high_contrast;
  gboolean     right_to_left;
  gboolean     comparison;
  DpChartType  type;
  DpChartScale scale;
} Case;

static const Case cases[] = {
  { .name = "light" },
  { .name = "dark", .dark = TRUE },
  { .name = "high-contrast", .high_contrast = TRUE },
  { .name = "dark-high-contrast", .dark = TRUE, .high_contrast = TRUE },
  { .name = "right-to-left", .right_to_left = TRUE },
  { .name = "bars-logarithmic", .type = DP_CHART_TYPE_BARS, .scale = DP_CHART_SCALE_LOGARITHMIC },
  { .name = "area", .type = DP_CHART_TYPE_AREA },
  { .name = "baseline-percent", .type = DP_CHART_TYPE_BASELINE, .scale = DP_CHART_SCALE_PERCENT },
  { .name = "comparison", .comparison = TRUE, .type = DP_CHART_TYPE_LINE,
    .scale = DP_CHART_SCALE_INDEXED },
};

static void
add_comparisons (DpChart *chart)
{
  static const char *const symbols[] = { "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT" };

  dp_chart_set_named (chart, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (symbols); i++)
    {
      g_autoptr(DpSeries) series = fixture_series_new_walk (symbols[i], 400, 20 + i);

      dp_chart_add_comparison (chart, series);
    }
}

static cairo_surface_t *
draw (const Case *wanted)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("ONE", 400, 7);
  g_autoptr(DpChart) chart = dp_chart_new ();
  DpChartTheme theme;

  dp_chart_theme_init (&theme, wanted->dark, wanted->high_contrast);
  theme.font = FONT;
  theme.right_to_left = wanted->right_to_left;
  dp_chart_set_theme (chart, &theme);
  dp_chart_set_series (chart, series);
  dp_chart_set_chart_type (chart, wanted->type);
  dp_chart_set_scale (chart, wanted->scale);
  dp_chart_set_range (chart, "3m");
  if (wanted->comparison)
    {
      add_comparisons (chart);
    }
  else
    {
      g_assert_true (dp_chart_add_indicator (chart, "sma:20", NULL));
      g_assert_true (dp_chart_add_indicator (chart, "rsi:14", NULL));
    }

  return fixture_draw (chart, WIDTH, HEIGHT);
}

static char *
dup_path (const Case *wanted)
{
  g_autofree char *file = g_strconcat (wanted->name, ".png", NULL);

  return g_test_build_filename (G_TEST_DIST, "chart", "reference", file, NULL);
}

/* What differs is kept for a look at it. */
static void
compare (const Case      *wanted,
         cairo_surface_t *drawn,
         cairo_surface_t *reference)
{
  g_autofree char *name = g_strdup_printf ("chart-%s.png", wanted->name);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), name, NULL);
  gint64 sum = 0;
  guint n_much = 0;

  g_assert_cmpint (cairo_image_surface_get_width (reference), ==, WIDTH);
  g_assert_cmpint (cairo_image_surface_get_height (reference), ==, HEIGHT);
  for (int y = 0; y < HEIGHT; y++)
    for (int x = 0; x < WIDTH; x++)
      {
        guint32 first = fixture_get_pixel (drawn, x, y);
        guint32 second = fixture_get_pixel (reference, x, y);
        int most = 0;

        for (int shift = 0; shift < 24; shift += 8)
          {
            int difference = abs ((int) (first >> shift & 255) - (int) (second >> shift & 255));

            sum += difference;
            most = MAX (most, difference);
          }
        n_much += most > MUCH;
      }

  if (n_much > MOST_PART * WIDTH * HEIGHT || sum > MOST_MEAN * WIDTH * HEIGHT * 3)
    {
      cairo_surface_write_to_png (drawn, path);
      g_test_message ("%s: %u pixels differ; what was drawn is in %s", wanted->name, n_much, path);
      g_test_fail ();
    }
}

static void
test_reference (gconstpointer user_data)
{
  const Case *wanted = user_data;
  g_autofree char *path = dup_path (wanted);
  g_autoptr(Surface) drawn = draw (wanted);
  g_autoptr(Surface) reference = NULL;

  /* After a change that was looked at. */
  if (g_getenv ("DATAPIPE_WRITE_REFERENCES") != NULL)
    g_assert_cmpint (cairo_surface_write_to_png (drawn, path), ==, CAIRO_STATUS_SUCCESS);

  reference = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (reference), ==, CAIRO_STATUS_SUCCESS);
  compare (wanted, drawn, reference);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/chart/reference/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_reference);
    }

  return g_test_run ();
}
