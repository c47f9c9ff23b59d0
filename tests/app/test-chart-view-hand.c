/* test-chart-view-hand.c: the chart's widget under a mouse and under fingers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "chart-view-fixture.h"

static void
done_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL));
  *(gboolean *) user_data = TRUE;
}

/* A real mouse: @steps are what xdotool is to do in the window, "%d" in them stands for places. */
static void G_GNUC_PRINTF (2, 3)
use_mouse (Fixture    *fixture,
           const char *steps,
           ...)
{
  va_list arguments;
  g_autofree char *words = NULL;
  g_autofree char *command = NULL;
  g_autoptr(GSubprocess) mouse = NULL;
  g_auto(GStrv) argv = NULL;
  gboolean done = FALSE;

  va_start (arguments, steps);
  words = g_strdup_vprintf (steps, arguments);
  va_end (arguments);
  command = g_strdup_printf ("xdotool search --onlyvisible --name '%s' %s", CHART_VIEW_TITLE,
                             words);
  g_assert_true (g_shell_parse_argv (command, NULL, &argv, NULL));
  mouse = g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL);
  g_assert_nonnull (mouse);
  g_subprocess_wait_check_async (mouse, NULL, done_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

/* The place in the window's surface, which has a shadow around it. */
static void
find_place (Fixture *fixture,
            double   x,
            double   y,
            int     *place_x,
            int     *place_y)
{
  double dx, dy;
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (GTK_WIDGET (fixture->view), fixture->window,
                                           &GRAPHENE_POINT_INIT (x, y), &point));
  gtk_native_get_surface_transform (GTK_NATIVE (fixture->window), &dx, &dy);
  *place_x = point.x + dx;
  *place_y = point.y + dy;
}

/* The wheel zooms to where the pointer is, and two clicks fit what there is into view. */
static void
test_mouse (Fixture       *fixture,
            gconstpointer  data)
{
  double span = get_span (fixture);
  double first = get_first (fixture);
  gssize index;
  int x, y;

  find_place (fixture, 150, 100, &x, &y);
  use_mouse (fixture, "mousemove --window %%1 %d %d", x, y);
  wait_until (fixture->view->pointer_inside && ABS (fixture->view->pointer_x - 150) < 2);
  index = dp_chart_get_index_at (fixture->chart, fixture->view->pointer_x);
  g_assert_cmpint (index, >=, 0);
  use_mouse (fixture, "mousemove --window %%1 %d %d click 4", x, y);
  wait_until (get_span (fixture) < span);
  g_assert_cmpfloat_with_epsilon (get_span (fixture), 0.8 * span, 1e-6);
  g_assert_cmpint (dp_chart_get_index_at (fixture->chart, fixture->view->pointer_x), ==, index);

  use_mouse (fixture, "mousemove --window %%1 %d %d click --repeat 2 --delay 10 1", x, y);
  wait_until (get_span (fixture) == span && get_first (fixture) == first);
}

static gboolean
is_dragged (Fixture *fixture)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_DRAG (controller) && gtk_gesture_is_active (GTK_GESTURE (controller)))
        return TRUE;
    }

  return FALSE;
}

/* From the same view, over 180 pixels, and lets go. */
static void
drag_quickly (Fixture *fixture)
{
  int x, y;

  _dp_chart_view_stop_gliding (fixture->view);
  dp_chart_set_view (fixture->chart, 400, 460);
  fixture->view->drag_x = 0;
  find_place (fixture, 100, 100, &x, &y);
  use_mouse (fixture,
             "mousemove --window %%1 %d %d mousedown 1 sleep 0.03 mousemove --window %%1 %d %d "
             "sleep 0.03 mousemove --window %%1 %d %d sleep 0.03 mousemove --window %%1 %d %d "
             "mouseup 1",
             x, y, x + 60, y, x + 120, y, x + 180, y);
  wait_until (fixture->view->drag_x == 180 && !is_dragged (fixture));
}

/* A chart that was thrown goes on for a while, but for those who want less motion. */
static void
test_throw (Fixture       *fixture,
            gconstpointer  data)
{
  double let_go;

  /* Where other work comes in between, the hand has stopped before it let go, so it tries again. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  for (int i = 0; i < 20 && fixture->view->glide == 0; i++)
    drag_quickly (fixture);
  g_assert_cmpuint (fixture->view->glide, !=, 0);
  let_go = get_first (fixture);
  g_assert_cmpfloat (let_go, <, 400);
  wait_until (get_first (fixture) < let_go);
  wait_until (fixture->view->glide == 0);

  for (int by_system = 0; by_system < 2; by_system++)
    {
      dp_chart_view_set_animated (fixture->view, by_system);
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", !by_system, NULL);
      for (int i = 0; i < 3; i++)
        {
          drag_quickly (fixture);
          g_assert_cmpfloat (get_first (fixture), <, 400);
          g_assert_cmpuint (fixture->view->glide, ==, 0);
        }
    }
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
}

/* Fingers at twice the distance show half as much, and what was between them stays there. */
static void
test_pinch (Fixture       *fixture,
            gconstpointer  data)
{
  double span = get_span (fixture);
  gssize index = dp_chart_get_index_at (fixture->chart, 200);

  _dp_chart_view_pinch_begin (fixture->view);
  _dp_chart_view_pinch (fixture->view, 1.5, 200);
  _dp_chart_view_pinch (fixture->view, 2, 200);
  g_assert_cmpfloat_with_epsilon (get_span (fixture), span / 2, 1e-6);
  g_assert_cmpint (dp_chart_get_index_at (fixture->chart, 200), ==, index);

  _dp_chart_view_pinch_begin (fixture->view);
  _dp_chart_view_pinch (fixture->view, 0.5, 200);
  g_assert_cmpfloat_with_epsilon (get_span (fixture), span, 1e-6);
  g_assert_cmpint (dp_chart_get_index_at (fixture->chart, 200), ==, index);
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/app/chart-view/mouse", test_mouse);
  ADD ("/app/chart-view/throw", test_throw);
  ADD ("/app/chart-view/pinch", test_pinch);

  return g_test_run ();
}
