/* test-chart-export.c: files that others can read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "chart-fixture.h"
#include "dp-indicators.h"
#include "dp-test.h"

typedef struct
{
  char    *folder;
  DpChart *chart;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(DpSeries) series = fixture_series_new_walk ("NORD.SIM", 400, 3);

  dp_series_set_name (series, "Nordlicht & Söhne");
  fixture->folder = g_dir_make_tmp ("datapipe-chart-XXXXXX", NULL);
  fixture->chart = fixture_chart_new (series);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr(GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->chart);
}

static char *
export_to (Fixture    *fixture,
           const char *name,
           int         width,
           int         height)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (dp_chart_export (fixture->chart, path, width, height, &error));
  g_assert_no_error (error);

  return path;
}

static void
test_png (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *path = export_to (fixture, "chart.PNG", 640, 360);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (path);

  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 640);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 360);
  /* The title is at the top, candles in the middle. */
  g_assert_cmpuint (fixture_count (surface, 0, 0, 300, 26, FIXTURE_WHITE), <, 300 * 26);
  g_assert_cmpuint (fixture_count (surface, 0, 60, 500, 200, FIXTURE_RED), >, 50);
  cairo_surface_destroy (surface);
}

static void
count_element_cb (GMarkupParseContext  *context,
                  const char           *name,
                  const char          **attributes,
                  const char          **values,
                  gpointer              data,
                  GError              **error)
{
  guint *count = data;

  (*count)++;
}

static void
test_svg (Fixture       *fixture,
          gconstpointer  data)
{
  const GMarkupParser parser = { .start_element = count_element_cb };
  g_autofree char *path = export_to (fixture, "chart.svg", 640, 360);
  g_autoptr(GMarkupParseContext) context = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *content = NULL;
  guint count = 0;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, &error));
  context = g_markup_parse_context_new (&parser, 0, &count, NULL);
  g_assert_true (g_markup_parse_context_parse (context, content, length, &error));
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count, >, 10);
  g_assert_nonnull (strstr (content, "<svg"));
  g_assert_nonnull (strstr (content, "640"));
}

static void
test_pdf (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *path = export_to (fixture, "chart.pdf", 640, 360);
  g_autofree char *content = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  g_assert_true (g_str_has_prefix (content, "%PDF-"));
  g_assert_nonnull (g_strstr_len (content + length - 32, 32, "%%EOF"));
}

/* The picture on the screen is as it was: no title, the cursor where it stood. */
static void
test_leaves_chart_alone (Fixture       *fixture,
                         gconstpointer  data)
{
  g_autofree char *path = NULL;
  cairo_surface_t *before;
  cairo_surface_t *after;

  dp_chart_set_cursor (fixture->chart, 380);
  before = fixture_draw (fixture->chart, 500, 300);
  path = export_to (fixture, "chart.png", 640, 360);
  after = fixture_draw (fixture->chart, 500, 300);
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 380);
  g_assert_cmpmem (cairo_image_surface_get_data (before), 500 * 300 * 4,
                   cairo_image_surface_get_data (after), 500 * 300 * 4);
  cairo_surface_destroy (before);
  cairo_surface_destroy (after);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *unknown = g_build_filename (fixture->folder, "chart.gif", NULL);
  g_autofree char *nowhere = g_build_filename (fixture->folder, "none", "chart.png", NULL);
  g_autofree char *good = g_build_filename (fixture->folder, "chart.png", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_false (dp_chart_export (fixture->chart, unknown, 640, 360, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, ".svg"));
  g_clear_error (&error);

  g_assert_false (dp_chart_export (fixture->chart, good, 0, 360, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (dp_chart_export (fixture->chart, good, 640, 1000000, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (g_file_test (good, G_FILE_TEST_EXISTS));

  g_assert_false (dp_chart_export (fixture->chart, nowhere, 640, 360, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_without_series (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *path = NULL;

  dp_chart_set_series (fixture->chart, NULL);
  path = export_to (fixture, "nothing.png", 200, 100);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The numbers in view, each the one that is drawn: names in the first line, a bar in each other. */
static void
test_csv (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr(DpSeries) other = fixture_series_new_walk ("A,B \"C\"", 390, 4);
  DpSeries *series = dp_chart_get_series (fixture->chart);
  g_autofree double *averages = g_new (double, 400);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) fields = NULL;
  DpIndicator indicator;
  DpBars bars;

  g_assert_true (dp_chart_add_indicator (fixture->chart, "ema:30", NULL));
  g_assert_true (dp_chart_add_indicator (fixture->chart, "stoch", NULL));
  dp_chart_add_comparison (fixture->chart, other);
  dp_chart_set_view (fixture->chart, 20, 400);
  path = export_to (fixture, "chart.csv", 640, 360);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + 380 + 1);
  g_assert_cmpstr (lines[0], ==, "time,open,high,low,close,volume,\"A,B \"\"C\"\"\","
                                 "ema_30,stoch_k_14,stoch_d_14");
  g_assert_cmpstr (lines[381], ==, "");

  /* Nine bars of the average's warm-up are in view; the other instrument ends before the last. */
  dp_bars_init (&bars, series);
  g_assert_true (dp_indicator_parse ("ema:30", &indicator, NULL));
  dp_indicator_compute (&indicator, &bars, &averages);
  for (gsize i = 20; i < 400; i++)
    {
      g_clear_pointer (&fields, g_strfreev);
      fields = g_strsplit (lines[i - 19], ",", -1);
      g_assert_cmpuint (g_strv_length (fields), ==, 10);
      g_assert_cmpfloat (g_ascii_strtod (fields[4], NULL), ==, dp_series_get_close (series)[i]);
      g_assert_cmpint (*fields[6] == '\0', ==, i >= 390);
      g_assert_cmpint (*fields[7] == '\0', ==, i < 29);
      if (i >= 29)
        g_assert_cmpfloat (g_ascii_strtod (fields[7], NULL), ==, averages[i]);
    }
  g_assert_cmpstr (fields[0], ==, "2017-07-14");
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

#define ADD(path, test) g_test_add (path, Fixture, NULL, set_up, test, tear_down)
  ADD ("/chart/export/png", test_png);
  ADD ("/chart/export/svg", test_svg);
  ADD ("/chart/export/pdf", test_pdf);
  ADD ("/chart/export/csv", test_csv);
  ADD ("/chart/export/leaves-chart-alone", test_leaves_chart_alone);
  ADD ("/chart/export/refused", test_refused);
  ADD ("/chart/export/without-series", test_without_series);
#undef ADD

  return g_test_run ();
}
