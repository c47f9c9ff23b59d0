/* test-chart-view.c: the chart's widget in a real window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "chart-view-fixture.h"
#include "dp-chart-files.h"
#include "dp-chart-sound.h"
#include "dp-sparkline.h"

/* What a key does, as its controller would be told. */
static gboolean
press (Fixture         *fixture,
       guint            key,
       GdkModifierType  modifiers)
{
  g_autoptr(GListModel) controllers =
    gtk_widget_observe_controllers (GTK_WIDGET (fixture->view));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, modifiers, &handled);
    }

  return handled;
}

/* The widget as a picture: Returns: (transfer full) */
static GdkTexture *
render (GtkWidget *widget)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  g_autoptr(GskRenderNode) node = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);

  return gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, width, height));
}

static guint
count_colors (GdkTexture *texture)
{
  int width = gdk_texture_get_width (texture);
  int height = gdk_texture_get_height (texture);
  g_autofree guint32 *pixels = g_new (guint32, (gsize) width * height);
  g_autoptr(GHashTable) colors = g_hash_table_new (NULL, NULL);

  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);
  for (gsize i = 0; i < (gsize) width * height; i++)
    g_hash_table_add (colors, GUINT_TO_POINTER (pixels[i]));

  return g_hash_table_size (colors);
}

static void
test_draws (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr(GdkTexture) texture = render (GTK_WIDGET (fixture->view));

  g_assert_cmpint (gdk_texture_get_width (texture), ==,
                   gtk_widget_get_width (GTK_WIDGET (fixture->view)));
  g_assert_cmpuint (count_colors (texture), >, 10);
}

static void
test_walk (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, -1);
  g_assert_true (press (fixture, GDK_KEY_Left, 0));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 599);
  g_assert_true (press (fixture, GDK_KEY_Left, 0));
  g_assert_true (press (fixture, GDK_KEY_Left, 0));
  g_assert_true (press (fixture, GDK_KEY_Right, 0));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 598);
  g_assert_true (press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 588);

  /* The view follows. */
  g_assert_true (press (fixture, GDK_KEY_Home, 0));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 0);
  g_assert_cmpfloat (get_first (fixture), <=, 0);
  g_assert_true (press (fixture, GDK_KEY_Left, 0));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 0);
  g_assert_true (press (fixture, GDK_KEY_End, 0));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 599);
  g_assert_cmpfloat (get_first (fixture) + get_span (fixture), >=, 600);

  g_assert_true (press (fixture, GDK_KEY_Escape, 0));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, -1);
  g_assert_false (press (fixture, GDK_KEY_Escape, 0));
  g_assert_false (press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
}

static void
test_zoom_and_pan (Fixture       *fixture,
                   gconstpointer  data)
{
  double first = get_first (fixture);
  double span = get_span (fixture);

  g_assert_true (press (fixture, GDK_KEY_plus, GDK_CONTROL_MASK));
  g_assert_cmpfloat (get_span (fixture), <, span);
  g_assert_true (press (fixture, GDK_KEY_minus, 0));
  g_assert_cmpfloat_with_epsilon (get_span (fixture), span, 1e-6);

  g_assert_true (press (fixture, GDK_KEY_Page_Up, 0));
  g_assert_cmpfloat (get_first (fixture), <, first);
  g_assert_true (press (fixture, GDK_KEY_Page_Down, 0));
  g_assert_true (press (fixture, GDK_KEY_Left, GDK_SHIFT_MASK));
  g_assert_cmpfloat (get_first (fixture), <, first);
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, -1);
  g_assert_true (press (fixture, GDK_KEY_0, 0));
  g_assert_cmpfloat_with_epsilon (get_first (fixture), first, 1e-6);
}

static void
test_accessible (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (fixture->view);
  GtkAccessibleRangeInterface *range = GTK_ACCESSIBLE_RANGE_GET_IFACE (fixture->view);
  g_autofree char *words = NULL;
  g_autofree char *difference = NULL;

  dp_chart_view_set_label (fixture->view, "NORD.SIM price chart");
  g_assert_cmpstr (dp_chart_view_get_label (fixture->view), ==, "NORD.SIM price chart");
  g_assert_cmpint (gtk_accessible_get_accessible_role (accessible), ==,
                   GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "NORD.SIM price chart");
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 599.0);

  /* Assistive technology can set the value, and hears the bar. */
  g_assert_true (range->set_current_value (GTK_ACCESSIBLE_RANGE (fixture->view), 321));
  g_assert_cmpint (dp_chart_get_cursor (fixture->chart), ==, 321);
  words = dp_chart_describe (fixture->chart, 321);
  gtk_test_accessible_assert_property (accessible, GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, 321.0);
  difference = gtk_test_accessible_check_property (accessible, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                                   words);
  g_assert_cmpstr (difference, ==, NULL);
}

static void
test_description_follows (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autofree char *summary = NULL;
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  dp_chart_set_range (fixture->chart, "1m");
  summary = dp_chart_describe (fixture->chart, -1);
  while (g_get_monotonic_time () < deadline)
    {
      g_autofree char *difference =
        gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->view),
                                            GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary);

      if (difference == NULL)
        return;
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_not_reached ();
}

static void
notify_cb (GObject    *object,
           GParamSpec *pspec,
           guint      *count)
{
  (*count)++;
}

static void
test_notify (Fixture       *fixture,
             gconstpointer  data)
{
  guint count = 0;

  g_signal_connect (fixture->view, "notify::label", G_CALLBACK (notify_cb), &count);
  g_object_set (fixture->view, "label", "One", NULL);
  g_object_set (fixture->view, "label", "One", NULL);
  g_assert_cmpuint (count, ==, 1);
}

/* Dark and light: the theme follows, and the picture with it. */
static void
test_style (Fixture       *fixture,
            gconstpointer  data)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  guint serial = dp_chart_get_content_serial (fixture->chart);

  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_cmpuint (dp_chart_get_content_serial (fixture->chart), !=, serial);
  adw_style_manager_set_color_scheme (manager, ADW_COLOR_SCHEME_DEFAULT);
}

/* As a frame does. */
static void
snapshot (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
}

/* Below a crosshair are pictures of which those are made again that look otherwise; a chart without
 * one keeps none. */
static void
test_pictures (Fixture       *fixture,
               gconstpointer  data)
{
  DpChartView *view = fixture->view;
  const DpChartDrawing drawing = { DP_CHART_DRAWING_LEVEL, { 0, 0 }, { 100, 100 } };
  g_autoptr(GPtrArray) before = g_ptr_array_new_with_free_func (g_object_unref);

  snapshot (GTK_WIDGET (view));
  g_assert_cmpuint (view->pictures->len, ==, 0);
  dp_chart_set_cursor (fixture->chart, 590);
  snapshot (GTK_WIDGET (view));
  g_assert_cmpuint (view->pictures->len, ==, 3);
  for (guint i = 0; i < view->pictures->len; i++)
    g_ptr_array_add (before, g_object_ref (g_array_index (view->pictures, DpChartPicture,
                                                          i).texture));

  dp_chart_set_cursor (fixture->chart, 580);
  snapshot (GTK_WIDGET (view));
  for (guint i = 0; i < view->pictures->len; i++)
    g_assert_true (g_array_index (view->pictures, DpChartPicture, i).texture ==
                   g_ptr_array_index (before, i));

  dp_chart_set_drawings (fixture->chart, &drawing, 1);
  snapshot (GTK_WIDGET (view));
  for (guint i = 0; i < view->pictures->len; i++)
    g_assert_cmpint (g_array_index (view->pictures, DpChartPicture, i).texture ==
                     g_ptr_array_index (before, i), ==, i != 0);

  dp_chart_set_drawings (fixture->chart, NULL, 0);
  dp_chart_set_cursor (fixture->chart, -1);
  snapshot (GTK_WIDGET (view));
  g_assert_cmpuint (view->pictures->len, ==, 0);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* With keys a point is the bar at the crosshair; what was there before comes back. */
static void
test_tools (Fixture       *fixture,
            gconstpointer  data)
{
  DpChartView *view = DP_CHART_VIEW (fixture->view);
  const DpChartDrawing *drawings;
  guint count = 0;
  guint n;

  g_signal_connect_swapped (view, "drawings-changed", G_CALLBACK (count_cb), &count);
  dp_chart_set_cursor (fixture->chart, 2);
  g_assert_false (press (fixture, GDK_KEY_Return, 0));
  dp_chart_view_set_tool (view, DP_CHART_DRAWING_TREND);
  g_assert_true (press (fixture, GDK_KEY_Return, 0));
  g_assert_cmpuint (count, ==, 0);
  dp_chart_set_cursor (fixture->chart, 6);
  g_assert_true (press (fixture, GDK_KEY_Return, 0));
  drawings = dp_chart_get_drawings (fixture->chart, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (drawings[0].kind, ==, DP_CHART_DRAWING_TREND);
  g_assert_cmpint (drawings[0].times[0], ==,
                   dp_series_get_times (dp_chart_get_series (fixture->chart))[2]);
  g_assert_cmpfloat (drawings[0].values[1], ==,
                     dp_series_get_close (dp_chart_get_series (fixture->chart))[6]);
  g_assert_cmpint (dp_chart_view_get_tool (view), ==, -1);

  dp_chart_view_clear_drawings (view);
  dp_chart_get_drawings (fixture->chart, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (dp_chart_view_undo (view));
  dp_chart_get_drawings (fixture->chart, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (press (fixture, GDK_KEY_Delete, 0));
  dp_chart_get_drawings (fixture->chart, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_true (press (fixture, GDK_KEY_z, GDK_CONTROL_MASK));
  g_assert_cmpuint (count, ==, 5);

  /* A measurement is no drawing. */
  dp_chart_view_set_tool (view, DP_CHART_DRAWING_MEASURE);
  press (fixture, GDK_KEY_Return, 0);
  dp_chart_set_cursor (fixture->chart, 1);
  press (fixture, GDK_KEY_Return, 0);
  dp_chart_get_drawings (fixture->chart, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (press (fixture, GDK_KEY_Escape, 0));
  g_assert_cmpint (dp_chart_view_get_tool (view), ==, -1);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(GdkTexture **) user_data =
    gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy_and_print (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr(GdkTexture) copied = NULL;
  g_autoptr(GtkPrintOperation) print = dp_chart_files_create_print (fixture->view);
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "datapipe-test-print.pdf", NULL);
  g_autofree char *paper = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  dp_chart_files_copy (fixture->view);
  gdk_clipboard_read_texture_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->view)), NULL,
                                    read_cb, &copied);
  wait_until (copied != NULL);
  g_assert_cmpint (gdk_texture_get_width (copied), ==,
                   2 * gtk_widget_get_width (GTK_WIDGET (fixture->view)));
  g_assert_cmpuint (count_colors (copied), >, 10);

  gtk_print_operation_set_export_filename (print, path);
  g_assert_cmpint (gtk_print_operation_run (print, GTK_PRINT_OPERATION_ACTION_EXPORT,
                                            GTK_WINDOW (fixture->window), &error), ==,
                   GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &paper, &length, NULL));
  g_assert_true (g_str_has_prefix (paper, "%PDF"));
  /* An empty page is a few hundred bytes. */
  g_assert_cmpuint (length, >, 8000);
  g_unlink (path);
}

/* What is heard is what is in view. */
static void
test_sound (Fixture       *fixture,
            gconstpointer  data)
{
  const double *closes = dp_series_get_close (dp_chart_get_series (fixture->chart));
  g_autoptr(GBytes) heard = NULL;
  g_autoptr(GBytes) expected = dp_chart_sound_new (closes + 300, 100);

  dp_chart_set_view (fixture->chart, 300, 400);
  heard = dp_chart_dup_sound (fixture->chart);
  g_assert_true (g_bytes_equal (heard, expected));
}

static void
test_finalize (Fixture       *fixture,
               gconstpointer  data)
{
  gpointer view = fixture->view;
  gpointer chart = fixture->chart;
  gint64 deadline = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_object_add_weak_pointer (G_OBJECT (fixture->view), &view);
  g_object_add_weak_pointer (G_OBJECT (fixture->chart), &chart);
  dp_chart_set_cursor (fixture->chart, 3);
  gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&fixture->window)));
  while (view != NULL && g_get_monotonic_time () < deadline)
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (view);
  g_assert_null (chart);
}

static void
test_sparkline (void)
{
  const double rising[] = { 100, 90, NAN, 105 };
  g_autoptr(GtkWidget) sparkline = g_object_ref_sink (dp_sparkline_new ());

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "No prices");
  dp_sparkline_set_values (DP_SPARKLINE (sparkline), rising, G_N_ELEMENTS (rising));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Up 5.0 percent");
  dp_sparkline_set_values (DP_SPARKLINE (sparkline), rising, 2);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (sparkline), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Down 10.0 percent");
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/app/chart-view/draws", test_draws);
  ADD ("/app/chart-view/walk", test_walk);
  ADD ("/app/chart-view/zoom-and-pan", test_zoom_and_pan);
  ADD ("/app/chart-view/accessible", test_accessible);
  ADD ("/app/chart-view/description-follows", test_description_follows);
  ADD ("/app/chart-view/notify", test_notify);
  ADD ("/app/chart-view/style", test_style);
  ADD ("/app/chart-view/pictures", test_pictures);
  ADD ("/app/chart-view/tools", test_tools);
  ADD ("/app/chart-view/copy-and-print", test_copy_and_print);
  ADD ("/app/chart-view/sound", test_sound);
  ADD ("/app/chart-view/finalize", test_finalize);
  g_test_add_func ("/app/sparkline/words", test_sparkline);

  return g_test_run ();
}
